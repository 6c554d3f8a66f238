// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The directory with all data of a server. While it is open, no other process can open it.
package final class DataDirectory: Sendable {
    static let databaseName = "keywright.sqlite"
    static let lockName = "keywright.lock"
    /// The name of the master key file, if it is stored in the data directory.
    package static let masterKeyName = "master.key"

    package let url: URL
    private let lockDescriptor: CInt

    /// The reason why the directory cannot be used, described for the operator.
    package enum Failure: Error, CustomStringConvertible {
        case notUsable(path: String, reason: String)
        case inUse(path: String)

        package var description: String {
            switch self {
            case .notUsable(let path, let reason): "cannot use the data directory \(path): \(reason)"
            case .inUse(let path): "the data directory \(path) is in use by another keywright process"
            }
        }
    }

    /// Creates the directory with mode 0700 if it is missing, and takes its lock.
    package init(path: String) throws(Failure) {
        url = URL(fileURLWithPath: path, isDirectory: true)
        do {
            try Backup.makeDirectory(url)
        } catch {
            throw .notUsable(path: path, reason: Self.words(for: error))
        }
        let lockPath = url.appendingPathComponent(Self.lockName).path
        let descriptor = open(lockPath, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw .notUsable(path: path, reason: String(cString: strerror(errno))) }
        // The lock belongs to the open file, so the kernel releases it when the process ends in any way.
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let code = errno
            close(descriptor)
            if code == EWOULDBLOCK { throw .inUse(path: path) }
            throw .notUsable(path: path, reason: String(cString: strerror(code)))
        }
        lockDescriptor = descriptor
    }

    deinit { close(lockDescriptor) }

    package var databaseURL: URL { Self.databaseURL(in: url.path) }

    /// The path of the database in a data directory, for readers without the lock.
    package static func databaseURL(in path: String) -> URL {
        URL(fileURLWithPath: path, isDirectory: true).appendingPathComponent(databaseName)
    }

    private static func words(for error: any Error) -> String {
        if let failure = error as? Backup.Failure { return failure.description }
        let underlying = (error as NSError).userInfo[NSUnderlyingErrorKey] as? NSError
        guard let underlying, underlying.domain == NSPOSIXErrorDomain else { return "\(error.localizedDescription)" }
        return String(cString: strerror(CInt(underlying.code)))
    }
}
