// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation

/// A file that comes to be whole or not at all, and takes the place of none if not told to.
struct NewFile {
    let path: String
    let mode: UInt32

    /// Finds out, before there is anything to write, whether it could be written, by doing so under another name.
    func check() throws(OneLine) {
        var status = stat()
        // Also a link that leads nowhere.
        guard lstat(path, &status) != 0 else { throw alreadyThere }
        let trial = "\(path).\(String(UInt64.random(in: .min ... .max), radix: 36))"
        try told { () throws(FileProblem) in try DurableFile.create(trial, with: [], mode: mode) }
        unlink(trial)
    }

    /// Writes the file durably in place of one that has the name, which readers see whole until then.
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
