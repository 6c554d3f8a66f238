// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation

/// A file that is written atomically and, by default, never replaces an existing one.
struct NewFile {
    let path: String
    let mode: UInt32

    /// Checks that the file can be written, by writing under another name, before there is anything to write.
    func check() throws(OneLine) {
        var status = stat()
        // Dangling symbolic links count as existing.
        guard lstat(path, &status) != 0 else { throw alreadyThere }
        let trial = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try told { () throws(FileProblem) in try DurableFile.create(trial, with: [], mode: mode) }
        unlink(trial)
    }

    /// Replaces the file durably. Readers see the complete old file until then.
    func replace(_ text: String) throws(OneLine) {
        try told { () throws(FileProblem) in try DurableFile.replace(path, with: Array(text.utf8), mode: mode) }
    }

    /// Writes the file durably.
    func write(_ text: String) throws(OneLine) {
        try told { () throws(FileProblem) in try DurableFile.create(path, with: Array(text.utf8), mode: mode) }
    }

    func remove() { unlink(path) }

    private func told(_ work: () throws(FileProblem) -> Void) throws(OneLine) {
        do throws(FileProblem) {
            try work()
        } catch {
            throw error.code == EEXIST ? alreadyThere : OneLine("cannot write \(path): \(error.reason)")
        }
    }

    private var alreadyThere: OneLine { OneLine("\(path) exists already") }
}
