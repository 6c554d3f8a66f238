// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import JSON
import LoginRules
import NIOCore

/// Shows the membership of this host, its copies, and whether a login would work now.
struct Status {
    static let options: Set = ["--root", "--sshd"]
    static let flags: Set = ["--json"]

    private let paths: HostPaths
    private let sshd: SSHD
    private let isJSON: Bool

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        sshd = SSHD(paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram, reloadCommand: nil)
        isJSON = arguments.flags.contains("--json")
    }

    /// A condition for a login.
    private struct Check {
        let name: String
        /// The reason why the condition is not met; `nil` if it is met.
        let failure: Failure?
    }

    /// Answers the text to show, and the reason why a login would not work, if any.
    func run(now: Int) throws(Failure) -> (text: String, failure: Failure?) {
        let host = try JoinedHost(paths: paths)
        let copies = host.copies(paths)
        let kept = copies.users.compactMap { copies.copy(for: $0) }
        let checks = checks(of: host)
        let text =
            isJSON
            ? json(host.settings, kept: kept, checks: checks, now: now)
            : table(host.settings, kept: kept, checks: checks, now: now)
        return (text, checks.compactMap(\.failure).first)
    }

    /// The checks. The server comes last, so that the others can be shown when it is unreachable.
    private func checks(of host: JoinedHost) -> [Check] {
        let settings = host.settings
        return [
            Check(
                name: "sshd",
                failure: failure { () throws(Failure) in try objectionOfSSHD(settings, copies: host.copies(paths)) }),
            Check(
                name: "program",
                failure: failure { () throws(Failure) in
                    try Programs.expectToRun(try Programs.ownPath(), as: settings.user)
                    return nil
                }),
            Check(
                name: "login user",
                failure: failure { () throws(Failure) in
                    guard settings.loginUsers.permit(settings.loginUser) else {
                        return "\(settings.loginUser.text) is none of the login users that \(paths.settings) permits"
                    }
                    return paths.isMachine && DedicatedUser.owner(of: settings.loginUser.text) == nil
                        ? "this machine has no user \(settings.loginUser.text)" : nil
                }),
            Check(name: "copies", failure: objectionToCopies(host).map { Failure(.system, $0) }),
            Check(
                name: "interrupted",
                failure: Journal.found(paths).map { journal in
                    Failure(
                        .system,
                        journal.newServer.map { "set --server \($0) was interrupted: run it again" }
                            ?? "join or leave was interrupted: run it again")
                }),
            Check(
                name: "server",
                failure: Self.failure(
                    host.server.keys(of: settings.loginUser, credential: host.credential, within: .seconds(5)))),
        ]
    }

    private func failure(_ check: () throws(Failure) -> String?) -> Failure? {
        do { return try check().map { Failure(.system, $0) } } catch { return error }
    }

    private func objectionOfSSHD(_ settings: HostSettings, copies: KeyCopies) throws(Failure) -> String? {
        let command = try Programs.ownPath()
        let sshd = try sshd.byHand(command: command, user: settings.user) ?? sshd
        guard Files.exists(sshd.place) else { return "\(sshd.place) is missing" }
        try sshd.expectProgram()
        if let complaint = try sshd.complaint(about: paths.sshdSettings) { return complaint }
        // Users with keys have a copy, made by refresh.
        let users = settings.loginUsers.known(with: settings.loginUser, and: copies.users)
        return try sshd.objection(to: users, command: command, asking: settings.user) ?? sshd.override()
    }

    private func objectionToCopies(_ host: JoinedHost) -> String? {
        guard let owner = DedicatedUser.owner(of: host.settings.user) else {
            return "there is no user \(host.settings.user), who asks for keys"
        }
        do throws(FileProblem) {
            let status = try Files.status(paths.copies)
            guard status.owner == owner.user, status.mode == 0o700, Files.isWritable(folder: paths.copies) else {
                return "\(paths.copies) is not a folder that only \(host.settings.user) can write, with mode 0700"
            }
            return nil
        } catch { return "\(error)" }
    }

    private func table(_ settings: HostSettings, kept: [KeyCopy], checks: [Check], now: Int) -> String {
        var lines = [
            "Server      \(settings.server)",
            "Instance    \(settings.instance)",
            "Login user  \(settings.loginUser.text)",
            "Permitted   \(settings.loginUsers.text)",
            "Last answer \(kept.map(\.askedAt).max().map { "\(max(0, now - $0)) s ago" } ?? "none is kept")",
        ]
        for copy in kept {
            let state = copy.serves(at: now, ageMax: settings.copyAgeMax) ? "" : ", too old to serve"
            lines.append(
                "Copy        \(copy.bound.user.text): \(copy.bound.keys.count) keys, \(max(0, now - copy.askedAt)) s old\(state)"
            )
        }
        for check in checks where check.name != "server" {
            if let failure = check.failure { lines.append("Not right   \(failure.message)") }
        }
        let server = checks.last?.failure
        lines.append("The server  \(server?.message ?? "answers")")
        lines.append(
            checks.contains { $0.failure != nil }
                ? "A login as \(settings.loginUser.text) may not work" : "All is right")
        return lines.map { "\(Streams.shown($0))\n" }.joined()
    }

    private func json(_ settings: HostSettings, kept: [KeyCopy], checks: [Check], now: Int) -> String {
        let copies = kept.map { copy in
            """
            {"User":\(JSONValue.quoted(copy.bound.user.text)),"Keys":\(copy.bound.keys.count),\
            "AgeSeconds":\(max(0, now - copy.askedAt)),"Serves":\(copy.serves(at: now, ageMax: settings.copyAgeMax))}
            """
        }
        let checked = checks.map { check in
            """
            {"Name":\(JSONValue.quoted(check.name)),"IsRight":\(check.failure == nil),\
            "Reason":\(JSONValue.quoted(check.failure?.message ?? ""))}
            """
        }
        return """
            {"Server":\(JSONValue.quoted(settings.server)),"InstanceId":\(JSONValue.quoted(settings.instance)),\
            "LoginUser":\(JSONValue.quoted(settings.loginUser.text)),\
            "LoginUsers":\(JSONValue.quoted(settings.loginUsers.text)),"AgentVersion":\(JSONValue.quoted(AgentCommand.version)),\
            "IsRight":\(checks.allSatisfy { $0.failure == nil }),"Checks":[\(checked.joined(separator: ","))],\
            "Copies":[\(copies.joined(separator: ","))]}

            """
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
