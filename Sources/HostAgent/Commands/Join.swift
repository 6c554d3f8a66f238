// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys

/// Makes this host that of an instance: exchanges the token, pins the CA, sets up sshd.
///
/// Everything that can be wrong on this side is tried before the token is spent, which works once.
struct Join {
    static let options: Set = [
        "--server", "--ca", "--token", "--user", "--copy-age-max", "--port", "--server-timeout", "--sshd",
        "--reload-command", "--root",
    ]

    private let paths: HostPaths
    private let address: ServerAddress
    private let ca: [UInt8]
    private let server: HostServer
    private let token: String
    private let user: String?
    private let copyAgeMax: Int?
    private let serverTimeout: Int?
    private let port: Int?
    private let sshd: SSHD

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        let url = try arguments.required("--server")
        do { address = try ServerAddress(url) } catch { throw Failure(.usage, error.reason) }
        ca = address.isEncrypted ? try Self.readCA(try arguments.required("--ca")) : []
        do { server = HostServer(client: try ServerClient(address: address, ca: ca)) } catch {
            throw Failure(.usage, "--ca: the file has no certificate in PEM")
        }
        token = try Self.readToken(try arguments.required("--token"))
        user = arguments.values["--user"]
        copyAgeMax = try arguments.number("--copy-age-max", in: HostSettings.copyAges)
        serverTimeout = try arguments.milliseconds("--server-timeout", in: HostSettings.serverTimeouts)
        port = try arguments.number("--port", in: 1...65_535)
        sshd = SSHD(
            paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram,
            reloadCommand: arguments.values["--reload-command"])
    }

    private static func readCA(_ path: String) throws(Failure) -> [UInt8] {
        do { return try Files.read(path) } catch { throw Failure(.usage, "--ca: \(error)") }
    }

    /// `-` reads it from standard input: a command line can be seen by every user of the machine.
    private static func readToken(_ argument: String) throws(Failure) -> String {
        var token = argument
        if argument == "-" {
            do {
                let text = String(decoding: try Files.readAll(0, path: "standard input"), as: UTF8.self)
                token = text.split(separator: "\n").first.map(String.init) ?? ""
            } catch { throw Failure(.usage, "\(error)") }
        }
        guard Membership.isWord(token) else { throw Failure(.usage, "--token is not a token") }
        return token
    }

    /// Answers what to tell the operator.
    func run() throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "join must run as root") }
        let before = try membershipBefore()
        let command = try checkedCommand()
        let name = user ?? before?.settings.user ?? DedicatedUser.defaultName
        let (owner, madeUser) = try dedicatedUser(name)
        let done: String
        do { done = try connect(command: command, user: name, owner: owner, madeUser: madeUser, before: before) } catch
        {
            if madeUser { try? DedicatedUser.remove(name) }
            throw error
        }
        return "\(done); \(try sshd.reload())"
    }

    /// What an earlier join wrote down, if that is for this server.
    private func membershipBefore() throws(Failure) -> JoinedHost? {
        guard Files.exists(paths.settings) else { return nil }
        let before = try JoinedHost(paths: paths)
        guard before.settings.server == address.text else {
            throw Failure(
                .configuration,
                "this host is \(before.settings.instance) of \(before.settings.server): keywright-host leave comes first"
            )
        }
        return before
    }

    /// The path by which sshd can run this executable, after sshd was found to be fit for it.
    private func checkedCommand() throws(Failure) -> String {
        let command: String
        do { command = try Programs.ownPath() } catch { throw Failure(.system, "\(error)") }
        if paths.isMachine, let reason = Programs.unsafety(of: command) {
            throw Failure(.system, "sshd will not run \(command): \(reason)")
        }
        guard try sshd.includesDropIn() else {
            throw Failure(
                .system, "\(paths.sshdSettings) needs a line before any Match: Include \(paths.dropInFolder)/*.conf")
        }
        if let complaint = try sshd.complaint() {
            throw Failure(.system, "sshd refuses its configuration as it is: \(complaint)")
        }
        return command
    }

    private func dedicatedUser(_ name: String) throws(Failure) -> (Owner, made: Bool) {
        if let owner = DedicatedUser.owner(of: name) { return (owner, false) }
        guard paths.isMachine, user == nil else { throw Failure(.usage, "--user: there is no user \(name)") }
        try DedicatedUser.make(name)
        guard let owner = DedicatedUser.owner(of: name) else {
            throw Failure(.system, "the user \(name) was made and is not there")
        }
        return (owner, true)
    }

    /// Everything between the checks and the reload; leaves sshd's configuration as it was where it fails.
    private func connect(
        command: String, user: String, owner: Owner, madeUser: Bool, before: JoinedHost?
    ) throws(Failure) -> String {
        let oldDropIn = try sshd.currentDropIn()
        do throws(Failure) {
            try sshd.place(Array(SSHD.dropIn(command: command, root: paths.root, user: user).utf8))
            let inForce = try tried(command: command, user: user)
            let (membership, isNew) = try exchange(before: before, inForce: inForce)
            let settings = HostSettings(
                server: address.text, instance: membership.instance, loginUser: membership.loginUser, user: user,
                madeUser: madeUser || (before?.settings.madeUser == true && before?.settings.user == user),
                copyAgeMax: copyAgeMax ?? before?.settings.copyAgeMax ?? HostSettings.copyAgeMaxDefault,
                serverTimeout: serverTimeout ?? before?.settings.serverTimeout ?? HostSettings.serverTimeoutDefault)
            try write(settings, credential: membership.credential, owner: owner, isNew: isNew)
            let timer = try RefreshTimer(paths: paths).place(command: command, instance: membership.instance)
            return
                "\(isNew ? "joined" : "already joined") as \(membership.instance), login user \(membership.loginUser.text)\(timer)"
        } catch {
            try sshd.place(oldDropIn)
            throw error
        }
    }

    /// Lets sshd judge the new configuration. Answers what is in force.
    private func tried(command: String, user: String) throws(Failure) -> SSHD.Settings {
        if let complaint = try sshd.complaint() {
            throw Failure(.system, "sshd refuses the new configuration, which was taken back: \(complaint)")
        }
        let inForce = try sshd.settings()
        guard inForce.first("authorizedkeyscommand")?.hasPrefix("\(command) authorized-keys") == true else {
            throw Failure(.system, "another setting of AuthorizedKeysCommand stands before that of \(paths.dropIn)")
        }
        // Another user could not read the credential, so that nobody would get in.
        guard inForce.first("authorizedkeyscommanduser") == user else {
            throw Failure(.system, "another setting of AuthorizedKeysCommandUser stands before that of \(paths.dropIn)")
        }
        return inForce
    }

    /// The membership that is there, if the server still knows it, or the one that the token is worth.
    private func exchange(
        before: JoinedHost?, inForce: SSHD.Settings
    ) throws(Failure) -> (Membership, isNew: Bool) {
        let hostKeys = try HostKeys.current(inForce)
        if let before, try isKnown(before, hostKeys: hostKeys) {
            let membership = Membership(
                instance: before.settings.instance, credential: before.credential,
                loginUser: before.settings.loginUser)
            return (membership, false)
        }
        let port = port ?? inForce.first("port").flatMap { Int($0) } ?? 22
        let hostname = String(Programs.hostname.prefix(255))
        do {
            return (try server.join(token: token, hostKeys: hostKeys, hostname: hostname, port: port), true)
        } catch { throw Failure(error) }
    }

    /// Gives the server the host keys as they are now. Whether the credential is good for that.
    private func isKnown(_ host: JoinedHost, hostKeys: [PublicKey]) throws(Failure) -> Bool {
        do { try server.upload(hostKeys: hostKeys, credential: host.credential) } catch {
            if error.kind == .revoked { return false }
            throw Failure(error)
        }
        return true
    }

    private func write(_ settings: HostSettings, credential: String, owner: Owner, isNew: Bool) throws(Failure) {
        do throws(FileProblem) {
            try Files.makeFolder(paths.settingsFolder, mode: 0o755, owner: nil)
            try Files.makeFolder(paths.copies, mode: 0o700, owner: owner)
            // They tell of another instance.
            if isNew { try KeyCopies(folder: paths.copies, ageMax: 0, user: owner.user).removeAll() }
            if address.isEncrypted { try Files.replace(paths.ca, with: ca, mode: 0o644, owner: nil) }
            try Files.replace(paths.credential, with: Array("\(credential)\n".utf8), mode: 0o600, owner: owner)
            try Files.replace(paths.settings, with: Array(settings.text.utf8), mode: 0o644, owner: nil)
        } catch { throw Failure(.system, "\(error)") }
    }
}
