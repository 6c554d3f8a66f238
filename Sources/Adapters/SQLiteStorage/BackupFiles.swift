// SPDX-License-Identifier: Apache-2.0

import DomainModel
import DurableFiles
import Foundation

/// The files of a backup. Whoever stores backups may replace any of them, so only regular files that belong to a backup
/// are opened, and symbolic links are not followed.
enum BackupFiles {
    /// The directory with the certificates and keys of local CAs, in a backup and in a data directory.
    static let certificates = "tls"

    /// All files of a backup except the list of checksums, by their paths, sorted.
    ///
    /// - Throws: The name of a file that does not belong to a backup.
    static func all(in directory: URL) throws -> [String] {
        var files: [String] = []
        for path in try paths(in: directory) {
            var found = stat()
            guard lstat(directory.appendingPathComponent(path).path, &found) == 0 else {
                throw FileProblem(path: directory.appendingPathComponent(path).path)
            }
            switch found.st_mode & S_IFMT {
            case S_IFDIR where path == certificates: continue
            case S_IFREG where path == Checksums.name: continue
            case S_IFREG where belongs(path): files.append(path)
            case S_IFREG, S_IFDIR: throw Self.refusal(path, "does not belong to a backup", in: directory)
            default: throw Self.refusal(path, "is not a file", in: directory)
            }
        }
        return files
    }

    /// What is in a directory and in that of the certificates, sorted.
    private static func paths(in directory: URL) throws(FileProblem) -> [String] {
        let names = try DurableFolder.names(directory.path)
        var below: [String] = []
        var found = stat()
        let folder = directory.appendingPathComponent(certificates).path
        if lstat(folder, &found) == 0, found.st_mode & S_IFMT == S_IFDIR {
            below = try DurableFolder.names(folder).map { "\(certificates)/\($0)" }
        }
        return (names + below).sorted()
    }

    /// Whether a file belongs to a backup. Write-ahead logs and journals do not: opening the database would apply them.
    static func belongs(_ path: String) -> Bool {
        if [Backup.databaseName, DataDirectory.masterKeyName].contains(path) { return true }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        return parts.count == 2 && parts[0] == certificates
    }

    /// Opens a file without waiting, even if it is a named pipe.
    static func open(_ file: URL) throws -> FileHandle {
        // The qualified name is needed, because `open` means this function here.
        let descriptor = Foundation.open(file.path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)
        guard descriptor >= 0 else {
            let problem = FileProblem(path: file.path)
            // It is a symbolic link.
            if problem.code == ELOOP { throw notAFile(file) }
            throw problem
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        var found = stat()
        guard fstat(descriptor, &found) == 0, found.st_mode & S_IFMT == S_IFREG else {
            throw notAFile(file)
        }
        return handle
    }

    private static func notAFile(_ file: URL) -> Backup.Failure {
        Backup.Failure(description: "\(file.path) is not a file")
    }

    private static func refusal(_ path: String, _ reason: String, in directory: URL) -> Backup.Failure {
        let name = path.withInvisiblesEscaped
        return Backup.Failure(description: "the backup \(directory.path) is not whole: \(name) \(reason)")
    }
}
