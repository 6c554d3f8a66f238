// SPDX-License-Identifier: Apache-2.0

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An error of the operating system with a file.
package struct FileProblem: Error, Equatable, CustomStringConvertible {
    package let path: String
    /// The error number, such as `EACCES`.
    package let code: Int32

    /// The error in the current `errno`.
    package init(path: String) { self.init(path: path, code: errno) }

    package init(path: String, code: Int32) {
        self.path = path
        self.code = code
    }

    package var isAbsence: Bool { code == ENOENT }
    package var description: String { "\(path): \(reason)" }
    package var reason: String { Self.words(for: code) }

    /// The reason and, if the system refused the access, the user whom it refused: often somebody else than the owner
    /// runs a command.
    package var reasonWithUser: String {
        [EACCES, EPERM].contains(code) ? "\(reason) for user \(SystemUser.own)" : reason
    }

    /// The path, and the reason with the user.
    package var descriptionWithUser: String { "\(path): \(reasonWithUser)" }

    /// The operating system's text for an error number.
    package static func words(for code: Int32) -> String { String(cString: strerror(code)) }
}

/// The owner of a file.
package struct Owner: Equatable, Sendable {
    package let user: UInt32
    package let group: UInt32

    package init(user: UInt32, group: UInt32) {
        self.user = user
        self.group = group
    }
}

/// Names of users of the system.
enum SystemUser {
    private static let recordBytes = 16_384

    /// The name of the user of this process, or its number if it has none.
    static var own: String {
        let id = geteuid()
        var record = passwd()
        var found: UnsafeMutablePointer<passwd>?
        var texts = [CChar](repeating: 0, count: recordBytes)
        guard getpwuid_r(id, &record, &texts, texts.count, &found) == 0, let found, let name = found.pointee.pw_name
        else { return "\(id)" }
        return String(cString: name)
    }
}
