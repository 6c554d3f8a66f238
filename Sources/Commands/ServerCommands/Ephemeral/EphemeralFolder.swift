// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation
import SQLiteStorage

/// The data directory of a server that keeps nothing: a folder in memory, which is removed at the end (decision 24).
///
/// SQLite works there as on a disk, so readers do not wait for the writer, and a sync costs nothing.
struct EphemeralFolder {
    /// The file system in memory that Linux has for `shm_open(3)`.
    private static let memoryPath = "/dev/shm"
    static let namePrefix = "keywright-ephemeral."

    let path: String
    private let guardian: Guardian

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

    func remove() {
        Self.remove(path)
        guardian.dismiss()
    }

    static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }

    /// Whether a path is that of such a folder.
    static func isOne(_ path: String) -> Bool {
        let name = path.suffix(6)
        return path == base + "/" + namePrefix + name && !name.contains("/")
    }

    /// The memory if this system has it, else the folder for temporary files.
    private static var base: String {
        access(memoryPath, W_OK | X_OK) == 0 ? memoryPath : FileManager.default.temporaryDirectory.path
    }
}
