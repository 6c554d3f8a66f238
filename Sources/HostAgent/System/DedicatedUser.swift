// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The dedicated user as whom sshd runs the command that asks for keys.
enum DedicatedUser {
    static let defaultName = "keywright-host"

    /// The numeric identifiers of a user of this machine, or `nil`.
    static func owner(of name: String) -> Owner? {
        var entry = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var buffer = [CChar](repeating: 0, count: 16_384)
        guard getpwnam_r(name, &entry, &buffer, buffer.count, &found) == 0, found != nil else { return nil }
        return Owner(user: entry.pw_uid, group: entry.pw_gid)
    }

    /// Creates a user and answers its numeric identifiers.
    static func made(_ name: String) throws(Failure) -> Owner {
        try make(name)
        guard let owner = owner(of: name) else {
            throw Failure(.system, "the user \(name) was made and is not there")
        }
        return owner
    }

    private static func make(_ name: String) throws(Failure) {
        try run(
            "/usr/sbin/useradd",
            [
                "--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent", "--shell",
                "/usr/sbin/nologin", name,
            ])
    }

    /// Removes a user. It retries for two seconds, because a process of the user may still run if sshd has just asked.
    static func remove(_ name: String) throws(Failure) {
        let path = "/usr/sbin/userdel"
        for _ in 1...20 {
            guard let ended = try? Programs.run(path, [name]), !ended.succeeded,
                ended.output.utf8.contains("is currently used by process".utf8)
            else { break }
            poll(nil, 0, 100)
        }
        guard owner(of: name) != nil else { return }
        try run(path, [name])
    }

    private static func run(_ path: String, _ arguments: [String]) throws(Failure) {
        let ended: Programs.Ended
        do { ended = try Programs.run(path, arguments) } catch { throw Failure(.system, "\(error)") }
        guard ended.succeeded else { throw Failure(.system, "\(path): \(ended.reason)") }
    }
}
