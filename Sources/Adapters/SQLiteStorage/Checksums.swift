// SPDX-License-Identifier: Apache-2.0

import Bytes
import Crypto
import DurableFiles
import Foundation

/// The checksums of a directory in the format of `sha256sum`, so that `sha256sum --check SHA256SUMS` can verify them.
enum Checksums {
    static let name = "SHA256SUMS"
    static let chunkBytes = 1024 * 1024
    /// The limit for a list that is read; it suffices for hundreds of files.
    static let bytesMax = 64 * 1024

    /// Writes the checksums of all files durably. A directory with checksums is complete.
    static func write(in directory: URL) throws {
        let file = directory.appendingPathComponent(name)
        try DurableFile.replace(file.path, with: Array(text(of: directory).utf8), mode: 0o600)
    }

    /// - Throws: The file that has changed. All bytes are checked, including those of the list itself.
    static func verify(_ directory: URL) throws {
        let list = try open(in: directory)
        defer { try? list.close() }
        let kept = try list.read(upToCount: bytesMax + 1) ?? Data()
        guard kept.count <= bytesMax else {
            throw Backup.Failure(
                description: "the backup \(directory.path) is not whole: \(name) has over \(bytesMax / 1024) KB")
        }
        let found = try text(of: directory)
        guard kept != Data(found.utf8) else { return }
        let listed = lines(String(decoding: kept, as: UTF8.self))
        let present = lines(found)
        let damage =
            present.first { listed[$0.key] != nil && listed[$0.key] != $0.value }.map { "\($0.key) is damaged" }
            ?? listed.keys.first { present[$0] == nil }.map { "\($0) is missing" }
            ?? present.keys.first { listed[$0] == nil }.map { "\($0) is not in \(name)" } ?? "\(name) is damaged"
        throw Backup.Failure(description: "the backup \(directory.path) is not whole: \(damage)")
    }

    /// Opens the list. A directory without one is told from a list that cannot be read.
    private static func open(in directory: URL) throws -> FileHandle {
        do {
            return try BackupFiles.open(directory.appendingPathComponent(name))
        } catch {
            guard error is Backup.Failure || FileTrouble(error).kind == .absence else { throw error }
            throw Backup.Failure(description: "\(directory.path) is not a complete backup: it has no \(name)")
        }
    }

    static func checksum(of file: URL) throws -> String {
        let handle = try BackupFiles.open(file)
        defer { try? handle.close() }
        var hash = SHA256()
        while let chunk = try handle.read(upToCount: chunkBytes), !chunk.isEmpty { hash.update(data: chunk) }
        return hash.finalize().hexadecimal
    }

    private static func text(of directory: URL) throws -> String {
        try BackupFiles.all(in: directory).map { "\(try checksum(of: directory.appendingPathComponent($0)))  \($0)\n" }
            .joined()
    }

    private static func lines(_ text: String) -> [String: String] {
        Dictionary(
            text.split(separator: "\n").compactMap { line in
                line.firstRange(of: "  ").map { (String(line[$0.upperBound...]), String(line[..<$0.lowerBound])) }
            }, uniquingKeysWith: { first, _ in first })
    }
}
