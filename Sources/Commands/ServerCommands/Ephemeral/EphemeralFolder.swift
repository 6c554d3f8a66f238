// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation
import SQLiteStorage

/// The data directory of a server that keeps nothing: a folder in memory, which is removed at the end (decision 24).
///
/// SQLite works there as on a disk, so readers do not wait for the writer, and a sync costs nothing.
struct EphemeralFolder: Sendable {
    /// The file system in memory that Linux has for `shm_open(3)`.
    private static let memoryPath = "/dev/shm"
    private static let namePrefix = "keywright-ephemeral."
    private static let mode: mode_t = 0o700

    let path: String
    let guardian: Guardian

    /// Makes a folder of mode 0700. A guardian removes it if this process is killed.
    ///
    /// - Parameter marker: The guardian also ends the processes that have it in their environment.
    static func make(marker: String? = nil) throws -> EphemeralFolder {
        let base = base
        var template = Array("\(base)/\(namePrefix)XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else {
            throw OneLine("cannot make a folder in \(base): \(FileTrouble(FileProblem(path: base)).description)")
        }
        let path = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        do {
            return EphemeralFolder(path: path, guardian: try Guardian(folder: path, marker: marker))
        } catch {
            remove(path)
            throw error
        }
    }

    /// Removes the folder. What this process cannot do, the guardian does.
    func remove() {
        if Self.remove(path) { guardian.dismiss() } else { guardian.cleanUp() }
    }

    /// - Returns: Whether the folder is gone.
    @discardableResult static func remove(_ path: String) -> Bool {
        let files = FileManager.default
        try? files.removeItem(atPath: path)
        guard files.fileExists(atPath: path) else { return true }
        // A command may have made folders in it that only their owner can open again.
        let names = files.enumerator(atPath: path)
        while let name = names?.nextObject() as? String {
            var found = stat()
            if lstat("\(path)/\(name)", &found) == 0, found.st_mode & S_IFMT == S_IFDIR {
                chmod("\(path)/\(name)", mode)
            }
        }
        try? files.removeItem(atPath: path)
        return !files.fileExists(atPath: path)
    }

    /// Whether a path is that of such a folder of this user.
    static func isOne(_ path: String) -> Bool {
        guard let name = path.split(separator: "/").last, name.hasPrefix(namePrefix),
            name.utf8.count == namePrefix.utf8.count + 6
        else { return false }
        var found = stat()
        return lstat(path, &found) == 0 && found.st_mode & (S_IFMT | 0o777) == S_IFDIR | mode
            && found.st_uid == geteuid()
    }

    /// The memory if this system has it, else the folder for temporary files.
    private static var base: String {
        access(memoryPath, W_OK | X_OK) == 0 ? memoryPath : FileManager.default.temporaryDirectory.path
    }
}
