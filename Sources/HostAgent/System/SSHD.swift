// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The sshd of this host, and the one drop-in file in its configuration.
struct SSHD {
    static let defaultProgram = "/usr/sbin/sshd"
    /// A path that exists where systemd runs.
    static let systemdMark = "/run/systemd/system"
    private static let mark = "# Written by keywright-host join; keywright-host leave takes it away."

    let paths: HostPaths
    let program: String
    /// The operator's command that reloads sshd; `nil` means the machine's usual way.
    let reloadCommand: String?
    /// The settings that the operator wrote into sshd_config, if there is no drop-in file.
    var ownLines: [String] = []

    /// The settings for a command that sshd can run.
    static func lines(command: String, root: String, user: String) -> [String] {
        let place = root.isEmpty ? "" : " --root \(root)"
        return [
            "AuthorizedKeysCommand \(command) authorized-keys\(place) %u %f %t %k", "AuthorizedKeysCommandUser \(user)",
        ]
    }

    /// The contents of the drop-in file.
    static func dropIn(_ lines: [String]) -> [UInt8] { Array(([mark] + lines).map { "\($0)\n" }.joined().utf8) }

    /// The same sshd with the operator's lines in sshd_config, if they apply to all users without a drop-in file.
    func byHand(command: String, user: String) throws(Failure) -> SSHD? {
        let lines = Self.lines(command: command, root: paths.root, user: user)
        do throws(FileProblem) {
            guard !Files.exists(paths.dropIn), Files.exists(paths.sshdSettings),
                try configuration.holds(lines)
            else { return nil }
        } catch { throw Failure(.system, "\(error)") }
        var sshd = self
        sshd.ownLines = lines
        return sshd
    }

    var configuration: SSHDConfiguration { SSHDConfiguration(paths: paths, ownLines: ownLines) }

    /// The file with the settings.
    var place: String { ownLines.isEmpty ? paths.dropIn : paths.sshdSettings }

    /// Checks that sshd can be run.
    func expectProgram() throws(Failure) {
        guard Files.exists(program) else {
            throw Failure(.system, "there is no sshd at \(program): install OpenSSH's server, or name it by --sshd")
        }
    }

    /// sshd's error about a configuration, or `nil`.
    func complaint(about file: String) throws(Failure) -> String? {
        let ended = try run(["-t", "-f", file])
        return ended.succeeded ? nil : ended.reason
    }

    /// Effective settings: keywords in lower case with their values, some with several.
    struct Settings {
        fileprivate let lines: [(name: String, value: String)]

        func first(_ name: String) -> String? { lines.first { $0.name == name }?.value }
        func all(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }
    }

    /// The effective settings for a user who connects from this machine. If there is a Match, sshd requires all
    /// properties of the connection.
    ///
    /// - Parameter file: The configuration; `nil` means sshd's own.
    func settings(for user: String = "root", in file: String? = nil) throws(Failure) -> Settings {
        let connection = "user=\(user),host=localhost,addr=127.0.0.1,laddr=127.0.0.1,lport=22"
        let ended = try run(["-T", "-f", file ?? paths.sshdSettings, "-C", connection])
        guard ended.succeeded else { throw Failure(.system, "\(program) -T: \(ended.reason)") }
        return Settings(
            lines: ended.output.textLines.compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                guard let name = parts.first else { return nil }
                return (name.lowercased(), parts.dropFirst().first.map(String.init) ?? "")
            })
    }

    /// The reason why logins as one of these users would not work with this program's answers, or `nil`.
    func objection(
        to users: [LoginName], command: String, asking: String, in file: String? = nil
    ) throws(Failure) -> String? {
        for user in users {
            let objection = try objection(to: user.text, command: command, asking: asking, in: file)
            if objection != nil { return objection }
        }
        return nil
    }

    private func objection(
        to user: String, command: String, asking: String, in file: String?
    ) throws(Failure) -> String? {
        let inForce = try settings(for: user, in: file)
        guard inForce.first("authorizedkeyscommand")?.hasPrefix("\(command) authorized-keys") == true else {
            return "for \(user), another AuthorizedKeysCommand is in force than that of \(place)"
        }
        // Another user could not read the credential.
        guard inForce.first("authorizedkeyscommanduser") == asking else {
            return "for \(user), another AuthorizedKeysCommandUser is in force than that of \(place)"
        }
        guard inForce.first("pubkeyauthentication") == "yes" else {
            return "for \(user), sshd takes no keys: PubkeyAuthentication is not yes"
        }
        return nil
    }

    private func run(_ arguments: [String]) throws(Failure) -> Programs.Ended {
        do { return try Programs.run(program, arguments) } catch { throw Failure(.system, "\(error)") }
    }

    /// The contents at the path of the drop-in file; `nil` if there is none. Other files are never replaced.
    func currentDropIn() throws(Failure) -> [UInt8]? {
        let bytes: [UInt8]
        do { bytes = try Files.read(paths.dropIn) } catch {
            if error.isAbsence { return nil }
            throw Failure(.system, "\(error)")
        }
        guard bytes.starts(with: Self.mark.utf8) else {
            throw Failure(.system, "\(paths.dropIn) is not of keywright-host: move it out of the way")
        }
        return bytes
    }

    /// Writes the drop-in file; `nil` removes it.
    func place(_ content: [UInt8]?) throws(Failure) {
        do {
            if let content {
                try DurableFile.replace(paths.dropIn, with: content, mode: 0o644)
            } else {
                try Files.remove(paths.dropIn)
            }
        } catch { throw Failure(.system, "\(error)") }
    }

    /// Makes sshd reload its configuration and answers how.
    func reload() throws(Failure) -> String {
        if let reloadCommand {
            try mustSucceed("/bin/sh", ["-c", reloadCommand])
            return "sshd was reloaded"
        }
        if paths.isMachine && Files.exists(Self.systemdMark) {
            // Debian calls the unit ssh, other systems sshd.
            let units = ["ssh.service", "sshd.service"]
            for unit in units where try isActive(unit) {
                try mustSucceed("/usr/bin/systemctl", ["reload", unit])
                return "sshd was reloaded"
            }
        }
        guard let process = running(), Programs.hangUp(process) else {
            return "no sshd was found running: it takes this up when it starts"
        }
        return "sshd was reloaded"
    }

    /// The listening sshd, from the PID file that its configuration names. The number in such a file may belong to any
    /// process, so its executable must be an sshd.
    func running() -> Int32? {
        let file = (try? settings().first("pidfile")) ?? paths.sshdProcess
        guard file != "none", let text = try? Files.readText(file), let process = Int32(text.prefix { $0.isNumber }),
            process > 1, Programs.isProgram(process, named: "sshd")
        else { return nil }
        return process
    }

    /// A setting in the arguments of the running sshd that overrides its files, or `nil`.
    func override() -> String? {
        guard let process = running(), let words = Programs.arguments(of: process) else { return nil }
        var rest = words.dropFirst()
        while let word = rest.popFirst() {
            for (letter, value) in [("o", "-o"), ("f", "-f")] where word.hasPrefix(value) {
                let given = word.count > 2 ? String(word.dropFirst(2)) : rest.popFirst() ?? ""
                if letter == "f", given != paths.sshdSettings {
                    return "the sshd that runs was started with -f \(given)"
                }
                let keyword = given.split { " \t=".contains($0) }.first?.lowercased() ?? ""
                if letter == "o",
                    ["authorizedkeyscommand", "authorizedkeyscommanduser", "pubkeyauthentication"].contains(keyword)
                {
                    return "the sshd that runs was started with -o \(given)"
                }
            }
        }
        return nil
    }

    private func isActive(_ unit: String) throws(Failure) -> Bool {
        do { return try Programs.run("/usr/bin/systemctl", ["is-active", "--quiet", unit]).succeeded } catch {
            throw Failure(.system, "\(error)")
        }
    }

    private func mustSucceed(_ path: String, _ arguments: [String]) throws(Failure) {
        let ended: Programs.Ended
        do { ended = try Programs.run(path, arguments) } catch { throw Failure(.system, "\(error)") }
        guard ended.succeeded else {
            throw Failure(
                .system, "sshd could not be reloaded: \(([path] + arguments).joined(separator: " ")): \(ended.reason)")
        }
    }
}
