// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The sshd of this host, and the one file that we put into its configuration.
struct SSHD {
    static let defaultProgram = "/usr/sbin/sshd"
    /// Is there where systemd runs.
    static let systemdMark = "/run/systemd/system"
    private static let mark = "# Written by keywright-host join; keywright-host leave takes it away."

    let paths: HostPaths
    let program: String
    /// What an operator says reloads sshd; `nil`: as the machine does.
    let reloadCommand: String?

    /// The lines of the drop-in file, for a command that sshd can run.
    static func dropIn(command: String, root: String, user: String) -> String {
        let place = root.isEmpty ? "" : " --root \(root)"
        return """
            \(mark)
            AuthorizedKeysCommand \(command) authorized-keys\(place) %u %f %t %k
            AuthorizedKeysCommandUser \(user)

            """
    }

    /// Whether the main file takes up the drop-in: by an Include before the first Match, which would limit it.
    func includesDropIn() throws(Failure) -> Bool {
        let text: String
        do { text = try Files.readText(paths.sshdSettings) } catch { throw Failure(.system, "\(error)") }
        for line in text.split(separator: "\n") {
            let words = line.split { " \t=\"".contains($0) }
            guard let keyword = words.first?.lowercased() else { continue }
            if keyword == "match" { return false }
            if keyword == "include", words.dropFirst().contains(where: { matchesDropIn(String($0)) }) { return true }
        }
        return false
    }

    private func matchesDropIn(_ pattern: String) -> Bool {
        fnmatch(pattern.hasPrefix("/") ? pattern : "\(paths.sshFolder)/\(pattern)", paths.dropIn, FNM_PATHNAME) == 0
    }

    /// What sshd says is wrong with its configuration, or `nil`.
    func complaint() throws(Failure) -> String? {
        let ended = try run(["-t", "-f", paths.sshdSettings])
        return ended.succeeded ? nil : ended.reason
    }

    /// What is in force: keywords in lower case with their values, some of them several times.
    struct Settings {
        fileprivate let lines: [(name: String, value: String)]

        func first(_ name: String) -> String? { lines.first { $0.name == name }?.value }
        func all(_ name: String) -> [String] { lines.filter { $0.name == name }.map(\.value) }
    }

    /// What is in force where no Match applies.
    func settings() throws(Failure) -> Settings {
        let ended = try run(["-T", "-f", paths.sshdSettings])
        guard ended.succeeded else { throw Failure(.system, "\(program) -T: \(ended.reason)") }
        return Settings(
            lines: ended.output.split(separator: "\n").compactMap { line in
                let parts = line.split(separator: " ", maxSplits: 1)
                guard let name = parts.first else { return nil }
                return (name.lowercased(), parts.dropFirst().first.map(String.init) ?? "")
            })
    }

    private func run(_ arguments: [String]) throws(Failure) -> Programs.Ended {
        do { return try Programs.run(program, arguments) } catch { throw Failure(.system, "\(error)") }
    }

    /// What is in the place of the drop-in now: `nil` is nothing. A file that we did not write is nobody's to replace.
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

    /// Puts that content in the place of the drop-in; `nil` takes it away.
    func place(_ content: [UInt8]?) throws(Failure) {
        do {
            if let content {
                try Files.replace(paths.dropIn, with: content, mode: 0o644, owner: nil)
            } else {
                try Files.remove(paths.dropIn)
            }
        } catch { throw Failure(.system, "\(error)") }
    }

    /// Makes sshd read its configuration. Answers what was done.
    func reload() throws(Failure) -> String {
        if let reloadCommand {
            try mustSucceed("/bin/sh", ["-c", reloadCommand])
            return "sshd was reloaded"
        }
        if paths.isMachine && Files.exists(Self.systemdMark) {
            // Debian calls it ssh, others sshd.
            let units = ["ssh.service", "sshd.service"]
            for unit in units where try isActive(unit) {
                try mustSucceed("/usr/bin/systemctl", ["reload", unit])
                return "sshd was reloaded"
            }
        }
        guard let text = try? Files.readText(paths.sshdProcess),
            let process = Int32(text.prefix { $0.isNumber }), process > 1, Programs.hangUp(process)
        else { return "no sshd was found running: it takes this up when it starts" }
        return "sshd was reloaded"
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
