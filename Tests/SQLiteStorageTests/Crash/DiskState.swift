// SPDX-License-Identifier: Apache-2.0

import TestHelpers

/// How a machine comes to an end.
enum Crash: Sendable, Hashable {
    /// The process dies; all that it wrote reaches the disk in the end.
    case processKilled
    /// The same in the middle of a write.
    case processKilledInWrite
    /// The power fails; only what was synced is there.
    case powerLost
    /// The power fails; what was synced is there, and some of what was not, written in any order and with torn sectors.
    case powerLostReordering(seed: UInt64)

    static let all: [Crash] =
        [.processKilled, .processKilledInWrite, .powerLost] + (1...2).map { .powerLostReordering(seed: $0) }
}

/// What a disk holds, and what it would hold after a crash.
struct DiskState: Sendable {
    static let sector = 512

    private struct File: Sendable {
        let name: String
        /// Whether the directory has it, as processes see it, and as it is on disk.
        var isLinked = true
        var isLinkedDurably = false
        var wasSynced = false
        /// As processes see it.
        var visible: [UInt8] = []
        /// As it is on disk.
        var durable: [UInt8] = []
        /// What the kernel has yet to write.
        var pending: [DiskOperation.Kind] = []
    }

    private var files: [File] = []

    mutating func apply(_ operation: DiskOperation) {
        let file = place(of: operation.file)
        switch operation.kind {
        case .write, .truncate:
            files[file].visible.apply(operation.kind)
            files[file].pending.append(operation.kind)
        case .sync:
            for change in files[file].pending { files[file].durable.apply(change) }
            files[file].pending = []
            files[file].isLinkedDurably = files[file].isLinked
            // With the first sync of a log or a journal, SQLite syncs the directory.
            if !files[file].wasSynced && operation.file != "keywright.sqlite" { syncDirectory() }
            files[file].wasSynced = true
        case .failedSync:
            // What the kernel does: it keeps the pages for reading and forgets that they were to be written.
            files[file].pending = []
        case .delete(let isDurable):
            files[file].isLinked = false
            if isDurable { syncDirectory() }
        }
    }

    func applying(_ operation: DiskOperation) -> DiskState {
        var state = self
        state.apply(operation)
        return state
    }

    /// The files as the next process finds them. `salt` makes each point of a run a fresh throw of the dice.
    func files(after crash: Crash, salt: Int = 0) -> [String: [UInt8]] {
        var found: [String: [UInt8]] = [:]
        switch crash {
        case .processKilled, .processKilledInWrite:
            for file in files where file.isLinked { found[file.name] = file.visible }
        case .powerLost:
            for file in files where file.isLinkedDurably { found[file.name] = file.durable }
        case .powerLostReordering(let seed):
            var dice = SeededGenerator(seed: seed << 32 | UInt64(salt))
            for file in files {
                let isThere = file.isLinked == file.isLinkedDurably ? file.isLinked : Bool.random(using: &dice)
                if isThere { found[file.name] = Self.reordered(file, &dice) }
            }
        }
        return found
    }

    private static func reordered(_ file: File, _ dice: inout SeededGenerator) -> [UInt8] {
        var content = file.durable
        for change in file.pending.shuffled(using: &dice) where Bool.random(using: &dice) {
            guard case .write(let offset, let bytes) = change, Bool.random(using: &dice) else {
                content.apply(change)
                continue
            }
            // Torn: the sectors are those of the disk, wherever the write begins.
            var start = 0
            while start < bytes.count {
                let end = min(bytes.count, ((offset + start) / sector + 1) * sector - offset)
                if Bool.random(using: &dice) {
                    content.apply(.write(offset: offset + start, bytes: Array(bytes[start..<end])))
                }
                start = end
            }
        }
        return content
    }

    private mutating func syncDirectory() {
        for file in files.indices { files[file].isLinkedDurably = files[file].isLinked }
    }

    /// The file that has a name now; a new one where none has.
    private mutating func place(of name: String) -> Int {
        if let place = files.lastIndex(where: { $0.name == name && $0.isLinked }) { return place }
        files.append(File(name: name))
        return files.count - 1
    }
}

extension [UInt8] {
    fileprivate mutating func apply(_ change: DiskOperation.Kind) {
        switch change {
        case .write(let offset, let bytes):
            grow(to: offset + bytes.count)
            withUnsafeMutableBytes { content in
                UnsafeMutableRawBufferPointer(rebasing: content[offset...]).copyBytes(from: bytes)
            }
        case .truncate(let size):
            grow(to: size)
            removeLast(count - size)
        case .sync, .failedSync, .delete: break
        }
    }

    private mutating func grow(to size: Int) {
        if count < size { self += [UInt8](repeating: 0, count: size - count) }
    }
}
