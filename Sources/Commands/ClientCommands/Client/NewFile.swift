// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation

/// A file that comes to be whole or not at all, and takes the place of none if not told to.
struct NewFile {
    let path: String
    let mode: mode_t

    /// Finds out, before there is anything to write, whether it could be written, by doing so under another name.
    func check() throws {
        guard !isThere else { throw alreadyThere }
        let trial = NewFile(path: temporaryPath(), mode: mode)
        do {
            try trial.write("")
        } catch {
            if let failure = error as? WriteFailure { throw failure.line(path) }
            throw error
        }
        trial.remove()
    }

    /// Writes the file durably in place of one that has the name, which readers see whole until then.
    func replace(_ text: String) throws {
        let new = NewFile(path: temporaryPath(), mode: mode)
        try new.write(text)
        guard rename(new.path, path) == 0 else {
            let failure = failure()
            new.remove()
            throw failure
        }
        try syncDirectory()
    }

    /// Writes the file durably. The mode is as it was asked for, whatever the umask.
    func write(_ text: String) throws {
        let temporary = temporaryPath()
        let descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw failure() }
        defer {
            close(descriptor)
            unlink(temporary)
        }
        guard fchmod(descriptor, mode) == 0 else { throw failure() }
        try fill(descriptor, Array(text.utf8)[...])
        // Unlike a rename, a link overwrites nothing, and follows no link that has the name.
        guard link(temporary, path) == 0 else { throw errno == EEXIST ? alreadyThere : failure() }
        do {
            try syncDirectory()
        } catch {
            remove()
            throw error
        }
    }

    func remove() { unlink(path) }

    private func fill(_ descriptor: CInt, _ bytes: ArraySlice<UInt8>) throws {
        var rest = bytes
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { throw failure() }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0 else { throw failure() }
    }

    private func syncDirectory() throws {
        let directory = URL(fileURLWithPath: path).deletingLastPathComponent().path
        let descriptor = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure() }
        defer { close(descriptor) }
        // Some file systems have nothing to sync of a directory, and say so.
        guard fsync(descriptor) == 0 || errno == EINVAL else { throw failure() }
    }

    /// Whether anything has the name, also a link that leads nowhere.
    private var isThere: Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    /// Beside the file, so that it is on the same file system.
    private func temporaryPath() -> String { "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))" }

    private var alreadyThere: OneLine { OneLine("\(path) exists already") }

    private func failure() -> WriteFailure { WriteFailure(path: path, reason: String(cString: strerror(errno))) }
}

/// Why a file could not be written.
private struct WriteFailure: Error, CustomStringConvertible {
    let path: String
    let reason: String

    var description: String { "cannot write \(path): \(reason)" }

    /// The same of a file by another name.
    func line(_ path: String) -> OneLine { OneLine(WriteFailure(path: path, reason: reason).description) }
}
