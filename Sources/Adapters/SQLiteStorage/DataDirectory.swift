// SPDX-License-Identifier: Apache-2.0

import DurableFiles
package import Foundation

/// The directory with all data of a server. While it is open, no other process can open it.
package final class DataDirectory: Sendable {
    static let databaseName = "keywright.sqlite"
    static let lockName = "keywright.lock"
    /// The name of the master key file, if it is stored in the data directory.
    package static let masterKeyName = "master.key"
    private static let triesMax = 100
    /// The beginnings of the names of what a server puts into its directory.
    private static let namePrefixes = [databaseName, masterKeyName, "first-access-key.json", "tls"]

    package let url: URL
    /// Whether nothing was in the directory when it was opened.
    package let wasEmpty: Bool
    /// The directories that were made, the outermost first.
    private let made: [String]
    private let lock: FileLock

    /// The reason why the directory cannot be used, described for the operator.
    package enum Failure: Error, CustomStringConvertible {
        case notUsable(path: String, reason: String)
        case inUse(path: String)

        package var description: String {
            switch self {
            case .notUsable(let path, let reason): "cannot use the data directory \(path): \(reason)"
            case .inUse(let path): "the data directory \(path) is in use by another keywright process"
            }
        }
    }

    /// Creates the directory with mode 0700 if it is missing, and takes its lock.
    package init(path: String) throws(Failure) {
        url = URL(literalPath: path, isDirectory: true)
        do throws(FileProblem) {
            made = try DurableFolder.make(url.path)
        } catch {
            throw .notUsable(path: path, reason: FileTrouble(error).words(besides: url.path))
        }
        do throws(FileProblem) {
            lock = try FileLock(url.appendingPathComponent(Self.lockName).path, O_RDWR | O_CREAT)
        } catch {
            DurableFolder.remove(made)
            if error.code == EWOULDBLOCK { throw .inUse(path: path) }
            throw .notUsable(path: path, reason: FileTrouble(error).description)
        }
        let names = try? DurableFolder.names(url.path)
        wasEmpty = names?.allSatisfy { $0 == Self.lockName } ?? false
    }

    package var databaseURL: URL { Self.databaseURL(in: url.path) }

    /// The path of the database in a data directory, for readers without the lock.
    package static func databaseURL(in path: String) -> URL {
        URL(literalPath: path, isDirectory: true).appendingPathComponent(databaseName)
    }

    /// Removes what a server put into a directory that was empty when it was opened, and the directories that were made
    /// for it. Another directory is left as it is.
    ///
    /// - Parameter evenIfNotEmpty: Whether what was there was known to be of no value.
    package func discard(evenIfNotEmpty: Bool = false) {
        guard wasEmpty || evenIfNotEmpty else { return }
        // What still works on the directory may make files until it finds that they are gone.
        for _ in 0..<Self.triesMax {
            for name in names where Self.namePrefixes.contains(where: name.hasPrefix) {
                try? FileManager.default.removeItem(at: url.appendingPathComponent(name))
            }
            if !made.isEmpty {
                unlink(url.appendingPathComponent(Self.lockName).path)
                DurableFolder.remove(made)
            }
            if names.allSatisfy({ $0 == Self.lockName }) { return }
        }
    }

    private var names: [String] { (try? DurableFolder.names(url.path)) ?? [] }
}
