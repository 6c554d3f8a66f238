// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

/// The users that the operator of this machine allows for keys of the server. For other users nobody can log in,
/// whatever the server answers.
enum LoginUsers: Equatable, Sendable {
    /// All users, including root.
    case everybody
    case everybodyButRoot
    case listed(Set<LoginName>)

    static let countMax = 1000
    private static let root = "root"
    private static let everybodyText = "*"
    private static let everybodyButRootText = "*,!root"

    /// The default: root is allowed only if the host was enrolled with root as its login user.
    static func usual(loginUser: LoginName) -> LoginUsers { loginUser.text == root ? .everybody : .everybodyButRoot }

    /// Reads names separated by commas, or `*`, or `*,!root`. User names contain no star.
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

    /// The value of `--login-users`, if given.
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

    /// The users whose names are known, the login user first. Checks test a login for each of them.
    func known(with loginUser: LoginName, and others: [LoginName] = []) -> [LoginName] {
        var names = Set(others.filter(permit))
        if case .listed(let listed) = self { names.formUnion(listed) }
        return [loginUser] + names.subtracting([loginUser]).sorted { $0.text < $1.text }
    }

    func permit(_ user: LoginName) -> Bool {
        switch self {
        case .everybody: true
        // Checked by number: a machine may have several users with the number of root.
        case .everybodyButRoot: user.text != Self.root && DedicatedUser.owner(of: user.text)?.user != 0
        case .listed(let names): names.contains(user)
        }
    }
}
