// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import NIOCore

/// What this host is joined to, its copies, and whether the server answers.
struct Status {
    static let options: Set = ["--root"]

    private let paths: HostPaths

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
    }

    /// The lines to show, and why the server is of no use, if it is not.
    func run(now: Int) throws(Failure) -> (text: String, failure: Failure?) {
        let host = try JoinedHost(paths: paths)
        let settings = host.settings
        let copies = host.copies(paths)
        let kept = copies.users.compactMap { copies.copy(for: $0) }
        var lines = [
            "Server      \(settings.server)",
            "Instance    \(settings.instance)",
            "Login user  \(settings.loginUser.text)",
            "sshd        \(Files.exists(paths.dropIn) ? "asks by \(paths.dropIn)" : "\(paths.dropIn) is missing")",
            "Last answer \(kept.map(\.askedAt).max().map { "\(max(0, now - $0)) s ago" } ?? "none is kept")",
        ]
        for copy in kept {
            let state = copy.serves(at: now, ageMax: settings.copyAgeMax) ? "" : ", too old to serve"
            lines.append(
                "Copy        \(copy.bound.user.text): \(copy.bound.keys.count) keys, \(max(0, now - copy.askedAt)) s old\(state)"
            )
        }
        let failure = Self.failure(
            host.server.keys(of: settings.loginUser, credential: host.credential, within: .seconds(5)))
        lines.append("The server  \(failure?.message ?? "answers")")
        return (lines.map { "\($0)\n" }.joined(), failure)
    }

    private static func failure(_ answer: KeysAnswer) -> Failure? {
        switch answer {
        case .bound: nil
        case .revoked: Failure(.revoked, "has revoked the credential of this host")
        case .unreachable(let reason): Failure(.unreachable, "cannot be reached: \(reason)")
        case .refused(let reason): Failure(.badAnswer, "is of no use: \(reason)")
        }
    }
}
