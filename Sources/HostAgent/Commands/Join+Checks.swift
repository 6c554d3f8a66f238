// SPDX-License-Identifier: Apache-2.0

import LoginRules

// Checks before anything is changed.
extension Join {
    /// The changes to make, after sshd and this machine were found to be suitable.
    struct Plan {
        let command: String
        let sshd: SSHD
        /// `nil` if the operator wrote the settings into sshd_config.
        let dropIn: [UInt8]?
        let oldDropIn: [UInt8]?
        let hostKeys: [PublicKey]
        let port: Int
    }

    /// - Parameter seed: The seed of an interrupted join.
    func checked(before: JoinedHost?, user: String, seed: JoinSeed?) throws(Failure) -> Plan {
        let command = try Programs.ownPath()
        if paths.isMachine, let reason = Programs.unsafety(of: command) {
            throw Failure(.system, "sshd will not run \(command): \(reason)")
        }
        try sshd.expectProgram()
        let oldDropIn = try sshd.currentDropIn()
        let lines = SSHD.lines(command: command, root: paths.root, user: user)
        let byHand = try sshd.byHand(command: command, user: user)
        let sshd = byHand ?? sshd
        let dropIn = byHand == nil ? SSHD.dropIn(lines) : nil
        do {
            guard try byHand != nil || sshd.configuration.includesDropIn() else {
                throw Failure(
                    .system,
                    """
                    \(paths.sshdSettings) needs a line before any Match: Include \(paths.dropInFolder)/*.conf; where sshd knows \
                    none (OpenSSH before 8.2), write these two there instead, before any Match, and run join again:
                    """, lines: lines)
            }
            if let complaint = try sshd.complaint(about: paths.sshdSettings) {
                throw Failure(.system, "sshd refuses its configuration as it is: \(complaint)")
            }
            if !replaces, let conflict = try sshd.configuration.conflicts().first {
                throw Failure(
                    .system,
                    "another setting stands in \(conflict.file): \(conflict.line); --replace takes it out, and leave puts it back"
                )
            }
            if let override = sshd.override() { throw Failure(.system, override) }
            let login = try login(before: before, seed: seed)
            guard loginUsers?.permit(login) ?? true else {
                throw Failure(.usage, "--login-users leaves out \(login.text), the login user of this host")
            }
            let users = (loginUsers ?? before?.settings.loginUsers ?? .usual(loginUser: login)).known(with: login)
            let inForce = try tried(dropIn, by: sshd, command: command, user: user, for: users, login: login)
            return Plan(
                command: command, sshd: sshd, dropIn: dropIn, oldDropIn: oldDropIn,
                hostKeys: try HostKeys.current(inForce), port: port ?? inForce.first("port").flatMap { Int($0) } ?? 22)
        } catch let failure as Failure { throw failure } catch { throw Failure(.system, "\(error)") }
    }

    /// The login user, from the server. A host that joined before keeps it, because its token may be used up.
    private func login(before: JoinedHost?, seed: JoinSeed?) throws(Failure) -> LoginName {
        if let before { return before.settings.loginUser }
        let login: LoginName
        let secret = seed?.secret(server: address.text, token: token, machine: server.machine)
        do { login = try server.loginUser(invitedBy: token, secret: secret) } catch {
            let failure = Failure(error)
            guard secret != nil, error.kind == .other else { throw failure }
            throw Failure(
                failure.status,
                """
                \(failure.message); an earlier join may have spent it, which goes on only by the same --server as then, and \
                on this machine; keywright host invite makes another token
                """)
        }
        if paths.isMachine, DedicatedUser.owner(of: login.text) == nil {
            throw Failure(.system, "this machine has no user \(login.text), who is to log in: make one first")
        }
        return login
    }

    /// Lets sshd check a trial copy of the new configuration, and answers the settings that would apply.
    private func tried(
        _ dropIn: [UInt8]?, by sshd: SSHD, command: String, user: String, for users: [LoginName], login: LoginName
    ) throws -> SSHD.Settings {
        let isOurs = Files.exists(paths.settingsFolder)
        defer {
            try? sshd.configuration.removeTrial()
            if !isOurs { Files.removeFolder(paths.settingsFolder) }
        }
        let trial = try sshd.configuration.makeTrial(dropIn: dropIn, replacing: replaces)
        if let complaint = try sshd.complaint(about: trial) {
            throw Failure(.system, "sshd refuses the new configuration, which was taken back: \(complaint)")
        }
        if let objection = try sshd.objection(to: users, command: command, asking: user, in: trial) {
            throw Failure(.system, objection)
        }
        return try sshd.settings(for: login.text, in: trial)
    }
}
