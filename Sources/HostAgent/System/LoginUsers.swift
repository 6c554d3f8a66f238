// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import DurableFiles

/// As whom keys of the server may ever let somebody in, as the operator of this machine says: whatever the server
/// answers for others, nobody gets in by it.
enum LoginUsers: Equatable, Sendable {
    /// Root, too.
    case everybody
    case everybodyButRoot
    case listed(Set<LoginName>)

    static let countMax = 1000
    private static let root = "root"
    private static let everybodyText = "*"
    private static let everybodyButRootText = "*,!root"

    /// What holds where the operator says nothing: root only where the host was enrolled for root.
    static func usual(loginUser: LoginName) -> LoginUsers { loginUser.text == root ? .everybody : .everybodyButRoot }

    /// Reads names with commas in between, `*` or `*,!root`: no name of a user holds a star.
    init?(_ text: String) {
        switch text {
        case Self.everybodyText: self = .everybody
        case Self.everybodyButRootText: self = .everybodyButRoot
        default:
            let parts = text.split(separator: ",", omittingEmptySubsequences: false)
            let names = parts.compactMap { LoginName(String($0)) }
            guard names.count == parts.count, names.count <= Self.countMax else { return nil }
            self = .listed(Set(names))
        }
    }

    /// What `--login-users` says, if it is there.
    static func option(_ text: String?) throws(Failure) -> LoginUsers? {
        guard let text else { return nil }
        guard let users = LoginUsers(text) else {
            throw Failure(.usage, "--login-users must be names of users with commas in between, * or *,!root")
        }
        return users
    }

    var text: String {
        switch self {
        case .everybody: Self.everybodyText
        case .everybodyButRoot: Self.everybodyButRootText
        case .listed(let names): names.map(\.text).sorted().joined(separator: ",")
        }
    }

    /// Those whose names are known, the login user first: for each of them sshd is asked whether a login would work.
    func known(with loginUser: LoginName, and others: [LoginName] = []) -> [LoginName] {
        var names = Set(others.filter(permit))
        if case .listed(let listed) = self { names.formUnion(listed) }
        return [loginUser] + names.subtracting([loginUser]).sorted { $0.text < $1.text }
    }

    func permit(_ user: LoginName) -> Bool {
        switch self {
        case .everybody: true
        // Whatever it is called: a machine may have several users with the number of root.
        case .everybodyButRoot: user.text != Self.root && DedicatedUser.owner(of: user.text)?.user != 0
        case .listed(let names): names.contains(user)
        }
    }
}
