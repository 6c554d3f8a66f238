// SPDX-License-Identifier: Apache-2.0

/// Undoes what join did: the drop-in file, the credential here and at the server, the copies, the user.
struct Leave {
    static let options: Set = ["--root", "--sshd", "--reload-command"]
    static let flags: Set = ["--force"]

    private let paths: HostPaths
    private let sshd: SSHD
    /// Goes on where the server does not take the credential back.
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        sshd = SSHD(
            paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram,
            reloadCommand: arguments.values["--reload-command"])
        isForced = arguments.flags.contains("--force")
    }

    /// Answers what to tell the operator.
    func run() throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "leave must run as root") }
        guard Files.exists(paths.settings) || Files.exists(paths.dropIn) else {
            return "this host has not joined a server"
        }
        let host = try joinedHost()
        let dropIn = try sshd.currentDropIn()
        var told: String
        do throws(Failure) {
            try sshd.place(nil)
            if dropIn != nil, let complaint = try sshd.complaint() {
                throw Failure(.system, "sshd refuses its configuration, so that nothing was undone: \(complaint)")
            }
            told = try giveBack(host)
        } catch {
            try sshd.place(dropIn)
            throw error
        }
        if dropIn != nil { told += "; \(try sshd.reload())" }
        try RefreshTimer(paths: paths).remove()
        try removeFiles()
        if let settings = host?.settings, settings.madeUser { try DedicatedUser.remove(settings.user) }
        return told
    }

    /// Damaged files can be left by force only: the credential stays good at the server then.
    private func joinedHost() throws(Failure) -> JoinedHost? {
        do { return try JoinedHost(paths: paths) } catch {
            if isForced { return nil }
            throw Failure(error.status, "\(error.message); --force undoes what is there")
        }
    }

    private func giveBack(_ host: JoinedHost?) throws(Failure) -> String {
        guard let host else { return "left; revoke the credential at the server" }
        do { try host.server.revoke(credential: host.credential) } catch {
            if error.kind == .revoked { return "left \(host.settings.instance), whose credential was revoked before" }
            guard isForced else { throw Failure(.unreachable, "\(error.reason); --force leaves all the same") }
            return "left; revoke the credential of \(host.settings.instance) at the server: \(error.reason)"
        }
        return "left \(host.settings.instance)"
    }

    private func removeFiles() throws(Failure) {
        do {
            if Files.exists(paths.copies) {
                try KeyCopies(folder: paths.copies, ageMax: 0, user: Programs.user).removeAll()
            }
            Files.removeFolder(paths.copies)
            // The settings last: as long as they are there, leave can be repeated.
            for path in [paths.ca, paths.credential, paths.settings] { try Files.remove(path) }
            Files.removeFolder(paths.settingsFolder)
        } catch { throw Failure(.system, "\(error)") }
    }
}
