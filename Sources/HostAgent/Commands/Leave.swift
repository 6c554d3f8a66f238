// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// Undoes a join: it removes the drop-in file, the credential here and at the server, the copies, and the user. It also
/// completes an interrupted join or leave.
struct Leave {
    static let options: Set = ["--root", "--sshd", "--reload-command"]
    static let flags: Set = ["--force"]

    private let paths: HostPaths
    private let sshd: SSHD
    /// Whether to continue if the server does not accept the return of the credential.
    private let isForced: Bool

    init(_ arguments: Arguments) throws(Failure) {
        try arguments.expectNoPositional()
        paths = try arguments.paths()
        sshd = SSHD(
            paths: paths, program: arguments.values["--sshd"] ?? SSHD.defaultProgram,
            reloadCommand: arguments.values["--reload-command"])
        isForced = arguments.flags.contains("--force")
    }

    /// Answers the message for the operator.
    func run() throws(Failure) -> String {
        guard Programs.isRoot || !paths.isMachine else { throw Failure(.system, "leave must run as root") }
        let undoing = Undoing(paths: paths)
        guard undoing.hasWork || Files.exists(paths.dropIn) else { return "this host has not joined a server" }
        let interrupted = Journal.found(paths)
        // A join that was interrupted during its checks has written none of these files.
        let isInterrupted =
            interrupted != nil || ![paths.settings, paths.credential, paths.dropIn].contains(where: Files.exists)
        let host = try joinedHost(isInterrupted: isInterrupted)
        let dropIn = try sshd.currentDropIn()
        if dropIn != nil { try expectSSHDWithoutUs() }
        let user = host?.settings.user ?? interrupted?.user ?? DedicatedUser.defaultName
        let byHand = try sshd.byHand(command: try Programs.ownPath(), user: user)
        let journal = Journal(
            user: user, madeUser: host?.settings.madeUser ?? interrupted?.madeUser ?? false,
            owesReload: dropIn != nil || byHand != nil || interrupted?.owesReload == true)
        do throws(FileProblem) { try journal.write(paths) } catch { throw Failure(.system, "\(error)") }
        var told: String
        do { told = try giveBack(host, isInterrupted: isInterrupted) } catch {
            if interrupted == nil { try? Journal.remove(paths) }
            throw error
        }
        try sshd.place(nil)
        do throws(FileProblem) { try sshd.configuration.putBack() } catch { throw Failure(.system, "\(error)") }
        if journal.owesReload { told += "; \(try sshd.reload())" }
        try undoing.removeAll(journal)
        guard let byHand else { return told }
        // Until the lines are removed, the command fails and sshd continues with its other authentication methods.
        return "\(told); take these lines out of \(paths.sshdSettings), and reload sshd:\n"
            + byHand.ownLines.joined(separator: "\n")
    }

    /// Checks that sshd can start without the drop-in file.
    private func expectSSHDWithoutUs() throws(Failure) {
        let complaint: String?
        do {
            defer { try? sshd.configuration.removeTrial() }
            complaint = try sshd.complaint(about: try sshd.configuration.makeTrial(dropIn: nil, replacing: false))
        } catch let failure as Failure { throw failure } catch { throw Failure(.system, "\(error)") }
        if let complaint {
            throw Failure(.system, "sshd refuses its configuration, so that nothing was undone: \(complaint)")
        }
    }

    /// Reads the membership. If its files are damaged, leaving needs force and the server keeps the credential.
    private func joinedHost(isInterrupted: Bool) throws(Failure) -> JoinedHost? {
        if isInterrupted, !Files.exists(paths.credential) || !Files.exists(paths.settings) { return nil }
        do { return try JoinedHost(paths: paths) } catch {
            if isForced { return nil }
            throw Failure(error.status, "\(error.message); --force undoes what is there")
        }
    }

    private func giveBack(_ host: JoinedHost?, isInterrupted: Bool) throws(Failure) -> String {
        guard let host else {
            return isInterrupted
                ? "what was interrupted was undone" : "left; revoke the credential at the server"
        }
        do { try host.server.revoke(credential: host.credential) } catch {
            if error.kind == .revoked { return "left \(host.settings.instance), whose credential was revoked before" }
            if error.kind == .otherMachine {
                return "left; \(host.settings.instance) is another machine, whose credential stays good"
            }
            guard isForced else { throw Failure(.unreachable, "\(error.reason); --force leaves all the same") }
            return "left; revoke the credential of \(host.settings.instance) at the server: \(error.reason)"
        }
        return "left \(host.settings.instance)"
    }
}
