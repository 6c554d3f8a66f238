// SPDX-License-Identifier: Apache-2.0

import DurableFiles
package import Foundation
import GRDB

/// What keeps a program from its files. This is the one place that turns the errors of the system, of Foundation and of
/// SQLite into words; `FileProblem` has the words of the system.
package struct FileTrouble: Error, CustomStringConvertible {
    package enum Kind: Sendable {
        /// The contents are not what was written.
        case damage
        case permission
        case absence
        /// Another program has a lock.
        case lock
        case room
        case other
    }

    package let kind: Kind
    package let description: String

    /// - Parameter database: The database to which an error of SQLite belongs: its errors do not say the file.
    package init(_ error: any Error, database: URL? = nil) {
        switch error {
        case let trouble as FileTrouble: self = trouble
        case let error as DatabaseError: self.init(error, database?.path)
        // The error's own text would show the row.
        case is RowDecodingError:
            self.init(kind: .damage, description: "a row holds a value that its column cannot hold")
        case let problem as FileProblem: self.init(problem)
        default:
            if let problem = Self.problem(of: error) {
                self.init(problem)
            } else {
                self.init(kind: .other, description: Self.isOfFoundation(error) ? "unknown error" : "\(error)")
            }
        }
    }

    /// Whether an error is one of the system, of Foundation or of SQLite.
    package static func explains(_ error: any Error) -> Bool {
        error is DatabaseError || error is RowDecodingError || error is FileProblem
            || isOfFoundation(error) || problem(of: error) != nil
    }

    /// The words for a message that has named a path already.
    package func words(besides path: String) -> String {
        description.hasPrefix("\(path): ") ? String(description.dropFirst(path.count + 2)) : description
    }

    private static func isOfFoundation(_ error: any Error) -> Bool { (error as NSError).domain == NSCocoaErrorDomain }

    private init(kind: Kind, description: String) {
        self.kind = kind
        self.description = description
    }

    private init(_ problem: FileProblem) {
        let kind: Kind =
            switch problem.code {
            case EACCES, EPERM, EROFS: .permission
            case ENOENT, ENOTDIR: .absence
            case EWOULDBLOCK, ETXTBSY, EBUSY: .lock
            case ENOSPC, EDQUOT, EFBIG: .room
            default: .other
            }
        self.init(kind: kind, description: problem.path.isEmpty ? problem.reasonWithUser : problem.descriptionWithUser)
    }

    private init(_ error: DatabaseError, _ path: String?) {
        let code = "SQLite \(error.extendedResultCode.rawValue): \(error.message ?? "no message")"
        switch error.resultCode {
        case .SQLITE_CORRUPT, .SQLITE_NOTADB: self.init(kind: .damage, description: code)
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_SHORT_READ:
            self.init(kind: .damage, description: "it ends too early (\(code))")
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            self.init(kind: .lock, description: "another program holds a lock on the database (\(code))")
        case .SQLITE_FULL: self.init(kind: .room, description: "there is no room left on the disk (\(code))")
        case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_READONLY, .SQLITE_AUTH:
            if let problem = path.flatMap({ Self.obstacle(to: $0) }) {
                let trouble = FileTrouble(problem)
                self.init(kind: trouble.kind, description: "\(trouble.description) (\(code))")
            } else {
                self.init(kind: .permission, description: "it cannot be opened or written (\(code))")
            }
        case .SQLITE_IOERR where error.extendedResultCode == .SQLITE_IOERR_WRITE && path.flatMap(Self.obstacle) != nil:
            // The file system has become read-only.
            self.init(DatabaseError(resultCode: .SQLITE_READONLY, message: error.message), path)
        case .SQLITE_IOERR: self.init(kind: .other, description: "the disk reported an error (\(code))")
        default: self.init(kind: .other, description: code)
        }
    }

    /// What the system says of the files of a database, because SQLite does not say why it cannot use them.
    private static func obstacle(to path: String) -> FileProblem? {
        for file in [path, "\(path)-wal", "\(path)-shm", "\(path)-journal"] {
            if access(file, R_OK | W_OK) != 0, errno != ENOENT { return FileProblem(path: file) }
        }
        // SQLite makes files beside the database, also to read it.
        let folder = DurableFile.folder(of: path)
        if access(folder, W_OK | X_OK) != 0 { return FileProblem(path: folder) }
        return access(path, F_OK) == 0 ? nil : FileProblem(path: path)
    }

    /// The error of the system below an error of Foundation.
    private static func problem(of error: any Error) -> FileProblem? {
        let error = error as NSError
        let path = error.userInfo[NSFilePathErrorKey] as? String ?? (error.userInfo[NSURLErrorKey] as? URL)?.path ?? ""
        if error.domain == NSPOSIXErrorDomain { return FileProblem(path: path, code: Int32(error.code)) }
        guard error.domain == NSCocoaErrorDomain else { return nil }
        if let below = error.userInfo[NSUnderlyingErrorKey] as? NSError, below.domain == NSPOSIXErrorDomain {
            return FileProblem(path: path, code: Int32(below.code))
        }
        let code: Int32? =
            switch CocoaError.Code(rawValue: error.code) {
            case .fileNoSuchFile, .fileReadNoSuchFile: ENOENT
            case .fileReadNoPermission, .fileWriteNoPermission: EACCES
            case .fileWriteOutOfSpace: ENOSPC
            case .fileWriteVolumeReadOnly: EROFS
            case .fileWriteFileExists: EEXIST
            default: nil
            }
        return code.map { FileProblem(path: path, code: $0) }
    }
}

extension URL {
    /// The URL of a path that is taken literally. Foundation would replace a `~` at its beginning by a home folder.
    package init(literalPath path: String, isDirectory: Bool = false) {
        self.init(fileURLWithPath: path.hasPrefix("~") ? "./\(path)" : path, isDirectory: isDirectory)
    }
}
