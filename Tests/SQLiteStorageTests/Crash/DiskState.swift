// SPDX-License-Identifier: Apache-2.0

import TestHelpers

/// A kind of crash.
enum Crash: Sendable, Hashable {
    /// The process ends; everything that it wrote reaches the disk.
    case processKilled
    /// The process ends in the middle of a write.
    case processKilledInWrite
    /// The power fails; only synced data is on the disk.
    case powerLost
    /// The power fails; synced data is on the disk, and some other data, in any order and with torn sectors.
    case powerLostReordering(seed: UInt64)

    static let all: [Crash] =
        [.processKilled, .processKilledInWrite, .powerLost] + (1...2).map { .powerLostReordering(seed: $0) }
}

/// The contents of a disk now and after a crash.
struct DiskState: Sendable {
    static let sector = 512

    private struct File: Sendable {
        let name: String
        /// Whether the directory contains the file, as processes see it and on the disk.
        var isLinked = true
        var isLinkedDurably = false
        var wasSynced = false
        /// The contents as processes see them.
        var visible: [UInt8] = []
        /// The contents on the disk.
        var durable: [UInt8] = []
        /// The writes that the kernel has not performed yet.
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
            // At the first sync of a log or journal, SQLite syncs the directory, too.
            if !files[file].wasSynced && operation.file != "keywright.sqlite" { syncDirectory() }
            files[file].wasSynced = true
        case .failedSync:
            // As in the kernel, the pages stay readable, but the pending writes are dropped.
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

    /// The files as the next process finds them. A different `salt` for each point of a run varies the random choices.
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
            // Sectors are aligned to the disk, wherever a write begins.
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

    /// The current file with a name; a new one if there is none.
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
