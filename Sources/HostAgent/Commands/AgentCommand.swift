// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules
import NIOCore

/// The command line of keywright-host.
package enum AgentCommand {
    static let version = "0.1.0"
    /// The time in seconds within which sshd gets its answer in every case.
    static let answerSecondsMax: UInt32 = 5

    static let usage = """
        keywright-host makes sshd on this machine ask a Keywright server who may log in.

        keywright-host join --server URL (--ca FILE | --ca-fingerprint SHA256) --token TOKEN [--user USER]
                            [--copy-age-max SECONDS] [--server-timeout SECONDS] [--port PORT] [--login-users LIST] [--replace]
            Exchanges a token of `keywright host enroll` or `host invite` for the credential of this host, and sets up sshd.
            The CA is that of a file, or the server's own with the fingerprint that the invitation says: nothing else is sent
            before it fits. --token - reads the token from standard input. Keys of the last answer serve for a day when the server
            cannot be reached, or for SECONDS; 0 is never. A login waits for the server for 1.5 seconds, or for
            --server-timeout, 0.1 to 3; one login in half a minute while it is away. --user names a user who is there,
            instead of making one. --login-users names as whom keys of the server may ever let somebody in, whatever it
            answers: ubuntu,deploy, or * for everybody; by default everybody but root (*,!root), unless root is the login
            user of the host. --replace takes an AuthorizedKeysCommand out that sshd has; leave puts it back.
            Where sshd_config does not include sshd_config.d, as before OpenSSH 8.2, join prints two lines and spends nothing:
            write them into sshd_config, run join again, and take them out after leave.
        keywright-host set [--server URL] [--ca FILE | --ca-fingerprint SHA256]
            Changes where the server is, or the CA, without leaving. It is kept only where the server there is trusted by that CA
            and knows this host.
        keywright-host leave [--force]
            Undoes all of that. --force goes on when the server cannot be reached. What was interrupted is completed by
            running join or leave again.
        keywright-host status [--json]
            Shows what this host is joined to, and whether a login would work: sshd asks us and takes keys, its user can run
            this program, the server answers. The exit status is 0 where all is right.
        keywright-host refresh [--new-host-keys]
            What a timer that join sets up does every 5 minutes: brings copies for all users of this host and the CAs of the
            server, and tells the server the host keys and the version of this program. --new-host-keys says that it is to be
            so where all of them are others: the server takes that for a copy of a disk.
        keywright-host authorized-keys USER FINGERPRINT TYPE KEY
            What sshd calls, as %u %f %t %k: prints the line of that key if it may log in as that user.

        The server refuses a machine-id that is not the one that joined: a copy of a disk leaves, and joins by a token of its own.

        join, leave, status and refresh take --sshd PATH, join and leave --reload-command COMMAND; all take --root DIR, below
        which everything is then.

        """

    /// Runs a command line, given without the name of the program, and answers the exit status.
    package static func run(_ words: [String]) -> Int32 {
        Streams.ignoreClosedOutput()
        let rest = Array(words.dropFirst())
        do throws(Failure) {
            switch words.first {
            case "authorized-keys": return try authorizedKeys(rest)
            case "join":
                return show(
                    try Join(try Arguments(rest, options: Join.options, flags: Join.flags).warningOfTildes()).run()
                        + "\n")
            case "set":
                return show(
                    try SetServer(try Arguments(rest, options: SetServer.options).warningOfTildes()).run() + "\n")
            case "leave":
                return show(try Leave(try Arguments(rest, options: Leave.options, flags: Leave.flags)).run() + "\n")
            case "status": return try status(rest)
            case tryAs: return try tryAs(rest)
            case "refresh": return refresh(rest)
            case "--help", "-h", "help": return show(usage)
            case "--version": return show(version + "\n")
            // A Swift program reads its own arguments from /proc.
            case nil where !Files.exists("/proc/self"): throw Failure(.system, "/proc is not mounted: it is needed")
            default:
                throw Failure(.usage, "join, set, leave, status, refresh or authorized-keys: see keywright-host --help")
            }
        } catch {
            Streams.report(error.message, toSystemLog: false, isError: true)
            Streams.tell(error.lines)
            return error.status.rawValue
        }
    }

    private static func show(_ text: String) -> Int32 { Streams.write(text) ? 0 : Failure.Status.output.rawValue }

    private static func status(_ words: [String]) throws(Failure) -> Int32 {
        let (text, failure) = try Status(try Arguments(words, options: Status.options, flags: Status.flags)).run(
            now: Streams.now)
        let shown = show(text)
        return failure?.status.rawValue ?? shown
    }

    /// Runs refresh. Nobody waits for it, so failures are logged.
    private static func refresh(_ words: [String]) -> Int32 {
        Streams.endAfter(seconds: Refresh.secondsMax)
        var isMachine = false
        do throws(Failure) {
            let arguments = try Arguments(words, options: Refresh.options, flags: Refresh.flags)
            isMachine = try arguments.paths().isMachine
            return show(try Refresh(arguments).run(now: Streams.now) + "\n")
        } catch {
            Streams.report("refresh: \(error.message)", toSystemLog: isMachine, isError: true)
            return error.status.rawValue
        }
    }

    /// A hidden command with which join and status check whether a user can run this executable.
    static let tryAs = "try-as"

    private static func tryAs(_ words: [String]) throws(Failure) -> Int32 {
        guard words.count == 1, let name = words.first, let owner = DedicatedUser.owner(of: name) else {
            throw Failure(.usage, "\(tryAs) takes a USER")
        }
        let path = try Programs.ownPath()
        if owner.user != Programs.user { try Programs.become(owner) }
        throw Failure(.system, "\(Programs.replaceSelf(path, ["--version"]))")
    }

    /// sshd uses the printed text only if the exit status is 0, and discards standard error.
    private static func authorizedKeys(_ words: [String]) throws(Failure) -> Int32 {
        Streams.endAfter(seconds: answerSecondsMax)
        let arguments = try Arguments(words, options: ["--root"])
        let paths = try arguments.paths()
        let outcome = Self.outcome(arguments.positional, paths: paths)
        if let line = outcome.line, outcome.failure == nil {
            guard Streams.write(line) else { return Failure.Status.output.rawValue }
        }
        for (message, isError) in [(outcome.notice, false), (outcome.failure?.message, true)] {
            if let message { Streams.report(message, toSystemLog: paths.isMachine, isError: isError) }
        }
        return outcome.failure?.status.rawValue ?? 0
    }

    private static func outcome(_ words: [String], paths: HostPaths) -> AuthorizedKeysCommand.Outcome {
        do throws(Failure) {
            let (user, offered) = try request(words)
            guard let offered else { return .init() }
            let host = try JoinedHost(paths: paths)
            guard host.settings.loginUsers.permit(user) else {
                return .init(notice: "\(user.text) is none of the login users of this host (\(paths.settings))")
            }
            let copies = KeyCopies(folder: paths.copies, ageMax: host.settings.copyAgeMax, user: Programs.user)
            let limit = TimeAmount.milliseconds(Int64(host.settings.serverTimeout))
            let command = AuthorizedKeysCommand(copies: copies, outage: Outage(folder: paths.copies)) {
                host.server.keys(of: $0, credential: host.credential, within: limit)
            }
            return command.answer(user: user, offered: offered, now: Streams.now)
        } catch { return .init(failure: error) }
    }

    /// The request of sshd. The key is `nil` for a kind of key that is never bound.
    static func request(_ words: [String]) throws(Failure) -> (user: LoginName, offered: OfferedKey?) {
        guard words.count == 4, let name = words.first, let base64 = words.last else {
            throw Failure(.usage, "authorized-keys takes USER FINGERPRINT TYPE KEY")
        }
        guard let user = LoginName(name) else { throw Failure(.usage, "not the name of a user: \(name)") }
        do {
            return (
                user,
                try OfferedKey(
                    fingerprint: words.dropFirst(1).first ?? "", type: words.dropFirst(2).first ?? "", base64: base64)
            )
        } catch {
            switch error {
            case .certificate: return (user, nil)
            case .malformed: throw Failure(.usage, "not a key that sshd offers")
            }
        }
    }
}
