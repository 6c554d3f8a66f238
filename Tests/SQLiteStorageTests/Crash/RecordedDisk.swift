// SPDX-License-Identifier: Apache-2.0

import CFaultyDisk
import Foundation
import GRDB

@testable import SQLiteStorage

/// Something that SQLite did to a file.
struct DiskOperation: Sendable {
    enum Kind: Sendable, Equatable {
        case write(offset: Int, bytes: [UInt8])
        case truncate(size: Int)
        case sync
        case failedSync
        case delete(isDurable: Bool)
    }

    let file: String
    let kind: Kind

    /// The same as it is when the process is killed in its middle, which only a write has that is longer than a sector:
    /// the kernel is not interrupted within one.
    var half: DiskOperation {
        guard case .write(let offset, let bytes) = kind else { return self }
        return DiskOperation(
            file: file,
            kind: .write(
                offset: offset, bytes: Array(bytes.prefix(bytes.count / 2 / DiskState.sector * DiskState.sector))))
    }
}

/// A folder of its own in which all that SQLite does is noted, and that can break.
final class RecordedDisk: Sendable {
    private let directory: TemporaryDirectory
    private let handle: Int32

    /// - Parameter files: What is there to begin with.
    init(holding files: [String: [UInt8]] = [:]) throws {
        directory = try TemporaryDirectory()
        for (name, content) in files {
            try Data(content).write(to: directory.url.appendingPathComponent(name))
        }
        handle = faulty_disk_begin(directory.path)
        guard handle >= 0 else { throw CocoaError(.fileNoSuchFile) }
    }

    deinit { faulty_disk_end(handle) }

    var path: String { directory.path }

    func openForReading() throws -> DatabaseQueue {
        try DatabaseQueue(path: path + "/keywright.sqlite", configuration: SQLiteConnection.reading)
    }

    var operationCount: Int { Int(faulty_disk_operation_count(handle)) }

    var operations: [DiskOperation] {
        (0..<faulty_disk_operation_count(handle)).map { index in
            let operation = faulty_disk_operation_at(handle, index)
            let kind: DiskOperation.Kind =
                switch operation.kind {
                case .FAULTY_DISK_WRITE:
                    .write(
                        offset: Int(operation.offset),
                        bytes: Array(UnsafeBufferPointer(start: operation.bytes, count: Int(operation.count))))
                case .FAULTY_DISK_TRUNCATE: .truncate(size: Int(operation.offset))
                case .FAULTY_DISK_SYNC: .sync
                case .FAULTY_DISK_FAILED_SYNC: .failedSync
                case .FAULTY_DISK_DELETE: .delete(isDurable: false)
                case .FAULTY_DISK_DELETE_AND_SYNC_DIRECTORY: .delete(isDurable: true)
                }
            return DiskOperation(file: String(cString: operation.name), kind: kind)
        }
    }

    /// Turns the power off after so many operations: all that would change the disk fails then.
    func turnOff(after operations: Int) { faulty_disk_break(handle, Int64(operations), 0) }

    /// Lets one sync fail, counted from 1. The disk goes on, as if nothing were wrong.
    func failSync(_ number: Int) { faulty_disk_break(handle, .max, Int64(number)) }
}
