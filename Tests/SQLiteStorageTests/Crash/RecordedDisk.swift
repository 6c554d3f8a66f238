// SPDX-License-Identifier: Apache-2.0

import CFaultyDisk
import Foundation
import GRDB

@testable import SQLiteStorage

/// One operation of SQLite on a file.
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

    /// The operation as it is if the process is killed in the middle. Only writes longer than a sector have a middle,
    /// because the kernel is not interrupted within one.
    var half: DiskOperation {
        guard case .write(let offset, let bytes) = kind else { return self }
        return DiskOperation(
            file: file,
            kind: .write(
                offset: offset, bytes: Array(bytes.prefix(bytes.count / 2 / DiskState.sector * DiskState.sector))))
    }
}

/// A folder in which all operations of SQLite are recorded, and which can fail.
final class RecordedDisk: Sendable {
    private let directory: TemporaryDirectory
    private let handle: Int32

    /// - Parameter files: The initial files.
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

    /// Cuts the power after a number of operations: all further changes of the disk fail.
    func turnOff(after operations: Int) { faulty_disk_break(handle, Int64(operations), 0) }

    /// Lets one sync fail, counted from 1. Later operations succeed.
    func failSync(_ number: Int) { faulty_disk_break(handle, .max, Int64(number)) }
}
