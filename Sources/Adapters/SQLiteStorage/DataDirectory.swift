// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// The directory that holds everything a server keeps. While it is open, no other process can open it.
package final class DataDirectory: Sendable {
    static let databaseName = "keywright.sqlite"
    static let lockName = "keywright.lock"
    /// The file of the master key, where it is kept with the data.
    package static let masterKeyName = "master.key"

    package let url: URL
    private let lockDescriptor: CInt

    /// Why the directory cannot be used, in words for the operator.
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

    /// Creates the directory where it is missing, with mode 0700, and takes its lock.
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
        // The lock belongs to the open file: the kernel frees it when the process ends, however it ends.
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

    /// Where the database of a data directory is, for those who read it without the lock.
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
