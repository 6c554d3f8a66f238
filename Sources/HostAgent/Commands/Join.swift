// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

/// Joins this host to an instance: it exchanges the token, pins the CA, and sets up sshd.
///
/// Everything that can fail on this side is checked before the token is used, because the token works once. Changes are
/// noted in the journal first: after an interruption, run join again, or leave.
struct Join {
    static let options: Set = [
        "--server", "--ca", "--ca-fingerprint", "--token", "--user", "--copy-age-max", "--port", "--server-timeout",
        "--sshd", "--reload-command", "--root", "--login-users",
    ]
    static let flags: Set = ["--replace"]

    let paths: HostPaths
    let address: ServerAddress
    private let ca: [UInt8]
    let server: HostServer
    let token: String
    private let user: String?
    private let copyAgeMax: Int?
    private let serverTimeout: Int?
    let port: Int?
    /// The users that keys may log in as; `nil` keeps the previous setting or uses the default.
    let loginUsers: LoginUsers?
    let sshd: SSHD
    /// Whether settings of AuthorizedKeysCommand by others are removed.
    let replaces: Bool

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        let url = try arguments.required("--server")
        do { address = try ServerAddress(url) } catch { throw Failure(.usage, error.reason) }
        ca = try Self.ca(of: address, arguments) { () throws(Failure) in try arguments.required("--ca") }
        server = try Self.server(address, ca: ca, paths: paths)
        token = try Self.readToken(try arguments.required("--token"))
        user = arguments.values["--user"]
        copyAgeMax = try arguments.number("--copy-age-max", in: HostSettings.copyAges)
        serverTimeout = try arguments.milliseconds("--server-timeout", in: HostSettings.serverTimeouts)
        port = try arguments.number("--port", in: 1...65_535)
        loginUsers = try LoginUsers.option(arguments.values["--login-users"])
        sshd = SSHD(
            paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram,
            reloadCommand: arguments.values["--reload-command"])
        replaces = arguments.flags.contains("--replace")
    }

    /// The CA to trust, in PEM: that of `--ca`, or the server's CA with the given fingerprint.
    static func ca(
        of address: ServerAddress, _ arguments: Arguments, missing: () throws(Failure) -> String
    ) throws(Failure) -> [UInt8] {
        guard address.isEncrypted else { return [] }
        if let text = arguments.values["--ca-fingerprint"] {
            guard arguments.values["--ca"] == nil else {
                throw Failure(.usage, "either --ca or --ca-fingerprint, not both")
            }
            return try Authority.fetched(from: address, fingerprint: try Authority.fingerprint(text))
        }
        let path = try missing()
        do { return try Files.read(path) } catch { throw Failure(.usage, "--ca: \(error)") }
    }

    static func server(_ address: ServerAddress, ca: [UInt8], paths: HostPaths) throws(Failure) -> HostServer {
        do {
            return HostServer(client: try ServerClient(address: address, ca: ca), machine: Machine.digest(paths))
        } catch { throw Failure(.usage, "--ca: the file has no certificate in PEM") }
    }

    /// Reads the token. `-` means standard input, because every user of the machine can see a command line.
    private static func readToken(_ argument: String) throws(Failure) -> String {
        var token = argument
        if argument == "-" {
            do {
                let text = String(decoding: try Files.readAll(0, path: "standard input"), as: UTF8.self)
                token = text.textLines.first.map(String.init) ?? ""
            } catch { throw Failure(.usage, "\(error)") }
        }
        guard Membership.isWord(token) else { throw Failure(.usage, "--token is not a token") }
        return token
    }

    /// Answers the message for the operator.
    func run() throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "join must run as root") }
        let interrupted = Journal.found(paths)
        let before = try membershipBefore(isInterrupted: interrupted != nil)
        let name = user ?? before?.settings.user ?? interrupted?.user ?? DedicatedUser.defaultName
        let owner = DedicatedUser.owner(of: name)
        if owner == nil, user != nil || !paths.isMachine { throw Failure(.usage, "--user: there is no user \(name)") }
        let plan = try checked(before: before, user: name, seed: interrupted?.seed)
        let wasOurs =
            before.map { $0.settings.madeUser && $0.settings.user == name }
            ?? interrupted.map { $0.madeUser && $0.user == name } ?? false
        var journal = Journal(
            user: name, madeUser: owner == nil || wasOurs, owesReload: interrupted?.owesReload ?? false,
            seed: interrupted?.seed ?? .random())
        let done = try connect(plan, before: before, owner: owner, journal: &journal)
        let reloaded = try sshd.reload()
        do { try Journal.remove(paths) } catch { throw Failure(.system, "\(error)") }
        return "\(done); \(reloaded)"
    }

    /// The membership from an earlier join, if it is for this server. An interrupted join may have left only a part.
    private func membershipBefore(isInterrupted: Bool) throws(Failure) -> JoinedHost? {
        guard Files.exists(paths.settings), Files.exists(paths.credential) || !isInterrupted else { return nil }
        let before = try JoinedHost(paths: paths)
        guard before.settings.server == address.text else {
            throw Failure(
                .configuration,
                "this host is \(before.settings.instance) of \(before.settings.server): keywright-host leave comes first"
            )
        }
        return before
    }

    /// Performs the steps between the checks and the reload. After a failure, everything is as it was.
    private func connect(
        _ plan: Plan, before: JoinedHost?, owner known: Owner?, journal: inout Journal
    ) throws(Failure) -> String {
        var credential: String?
        var isUnheard = false
        do {
            try journal.write(paths)
            try Files.removeDrafts(of: paths.credential)
            let owner = try known ?? DedicatedUser.made(journal.user)
            try Programs.expectToRun(plan.command, as: journal.user)
            let (membership, isNew) = try exchange(plan, before: before, seed: journal.seed, isUnheard: &isUnheard)
            credential = isNew ? membership.credential : nil
            let settings = HostSettings(
                server: address.text, instance: membership.instance, loginUser: membership.loginUser,
                user: journal.user, madeUser: journal.madeUser,
                copyAgeMax: copyAgeMax ?? before?.settings.copyAgeMax ?? HostSettings.copyAgeMaxDefault,
                serverTimeout: serverTimeout ?? before?.settings.serverTimeout ?? HostSettings.serverTimeoutDefault,
                loginUsers: loginUsers ?? before?.settings.loginUsers ?? .usual(loginUser: membership.loginUser))
            try write(settings, credential: membership.credential, owner: owner, isNew: isNew)
            journal.owesReload = true
            journal.seed = nil
            try journal.write(paths)
            if replaces { try plan.sshd.configuration.replaceConflicts() }
            try sshd.place(plan.dropIn)
            if let objection = try plan.sshd.objection(
                to: settings.loginUsers.known(with: membership.loginUser), command: plan.command, asking: journal.user)
            {
                throw Failure(.system, objection)
            }
            let timer = try RefreshTimer(paths: paths).place(command: plan.command, instance: membership.instance)
            let missing = paths.isMachine && DedicatedUser.owner(of: membership.loginUser.text) == nil
            return "\(isNew ? "joined" : "already joined") as \(membership.instance), login user "
                + "\(membership.loginUser.text)\(missing ? ", whom this machine does not have" : "")\(timer)"
        } catch {
            if isUnheard { throw (error as? Failure) ?? Failure(.system, "\(error)") }
            if let credential { try? server.revoke(credential: credential) }
            undo(plan, before: before, journal: journal)
            if let failure = error as? Failure { throw failure }
            throw Failure(.system, "\(error)")
        }
    }

    /// Undoes the changes as far as possible. Errors are ignored, because the operator needs the reason of the failure.
    private func undo(_ plan: Plan, before: JoinedHost?, journal: Journal) {
        try? sshd.place(before == nil ? nil : plan.oldDropIn)
        if before == nil {
            try? sshd.configuration.putBack()
            try? Undoing(paths: paths).removeAll(journal)
        } else {
            try? Journal.remove(paths)
        }
    }

    /// The existing membership, if the server still knows it, or a new one for the token.
    ///
    /// - Parameter isUnheard: Set to whether the server may have used the token although its answer was not received.
    ///   The journal then has the data to repeat the request.
    private func exchange(
        _ plan: Plan, before: JoinedHost?, seed: JoinSeed?, isUnheard: inout Bool
    ) throws(Failure) -> (Membership, isNew: Bool) {
        var doubt: String?
        if let before, try isKnown(before, hostKeys: plan.hostKeys, doubt: &doubt) {
            let membership = Membership(
                instance: before.settings.instance, credential: before.credential,
                loginUser: before.settings.loginUser)
            return (membership, false)
        }
        let hostname = String(Programs.hostname.prefix(255))
        let secret = (seed ?? .random()).secret(server: address.text, token: token, machine: server.machine)
        do {
            let membership = try server.join(
                token: token, secret: secret, hostKeys: plan.hostKeys, hostname: hostname, port: plan.port)
            return (membership, true)
        } catch {
            isUnheard = error.kind == .unreachable
            var failure = Failure(error)
            if isUnheard {
                failure = Failure(
                    failure.status,
                    "\(failure.message); run join again with the same token, or leave: the server may have taken it")
            }
            guard let doubt else { throw failure }
            throw Failure(failure.status, "\(doubt); by the token: \(failure.message)")
        }
    }

    /// Uploads the current host keys and answers whether the credential was accepted. It is not accepted on a copy of
    /// the disk; a copy joins by the token as a separate machine.
    private func isKnown(
        _ host: JoinedHost, hostKeys: [PublicKey], doubt: inout String?
    ) throws(Failure) -> Bool {
        do { try server.upload(hostKeys: hostKeys, credential: host.credential) } catch {
            switch error.kind {
            case .revoked: return false
            case .otherMachine, .hostKeysReplaced:
                doubt = error.reason
                return false
            case .unreachable, .notFound, .other: throw Failure(error)
            }
        }
        return true
    }

    /// Writes the files. The credential is written last, so its existence implies that everything else exists.
    private func write(
        _ settings: HostSettings, credential: String, owner: Owner, isNew: Bool
    ) throws(FileProblem) {
        try Files.makeFolder(paths.settingsFolder, mode: 0o755)
        try Files.makeFolder(paths.copies, mode: 0o700, owner: owner)
        // Existing files belong to another instance.
        if isNew {
            try KeyCopies(folder: paths.copies, ageMax: 0, user: owner.user).removeAll()
            try AuthoritiesFile(folder: paths.copies, user: owner.user).remove()
        }
        if address.isEncrypted { try DurableFile.replace(paths.ca, with: ca, mode: 0o644) }
        try DurableFile.replace(paths.settings, with: Array(settings.text.utf8), mode: 0o644)
        try DurableFile.replace(paths.credential, with: Array("\(credential)\n".utf8), mode: 0o600, owner: owner)
    }
}
