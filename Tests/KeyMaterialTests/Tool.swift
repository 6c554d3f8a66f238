// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A reference program of the system: `ssh-keygen` or `openssl`.
enum Tool {
    struct Result: Sendable {
        let status: Int32
        let output: String
        let errors: String
    }

    /// Runs a program to its end.
    static func run(_ name: String, _ arguments: [String]) throws -> Result {
        let process = Process()
        let output = Pipe()
        let errors = Pipe()
        process.executableURL = URL(filePath: "/usr/bin/env")
        process.arguments = [name] + arguments
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        // The output of these programs fits into a pipe, so the streams can be read one after the other.
        let printed = try output.fileHandleForReading.readToEnd() ?? Data()
        let complained = try errors.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
            errors: String(decoding: complained, as: UTF8.self))
    }

    /// The contents of a new public key file of `ssh-keygen`.
    static func newPublicKey(type: String, bits: Int? = nil, comment: String = "somebody@example") throws -> String {
        try newKey(["-t", type, "-C", comment] + (bits.map { ["-b", String($0)] } ?? []), file: "key.pub")
    }

    /// A new private key of `ssh-keygen` in one of its formats.
    static func newPrivateKey(type: String, format: String) throws -> String {
        try newKey(["-t", type, "-m", format], file: "key")
    }

    private static func newKey(_ options: [String], file: String) throws -> String {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "key").path(percentEncoded: false)
            let made = try run("ssh-keygen", ["-q", "-N", "", "-f", path] + options)
            guard made.status == 0 else { throw Failure(result: made) }
            return try String(contentsOf: folder.appending(path: file), encoding: .utf8)
        }
    }

    /// Writes a text into a file that only its owner can read, as `ssh-keygen` requires, while `body` runs.
    static func withFile<Answer>(holding text: String, _ body: (_ path: String) throws -> Answer) throws -> Answer {
        try withTemporaryFolder { folder in
            let path = folder.appending(path: "file").path(percentEncoded: false)
            guard
                FileManager.default.createFile(
                    atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: 0o600])
            else { throw CocoaError(.fileWriteUnknown) }
            return try body(path)
        }
    }

    struct Failure: Error {
        let result: Result
    }

    static func withTemporaryFolder<Answer>(_ body: (URL) throws -> Answer) throws -> Answer {
        let folder = FileManager.default.temporaryDirectory.appending(path: "keywright-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
        defer { try? FileManager.default.removeItem(at: folder) }
        return try body(folder)
    }
}
