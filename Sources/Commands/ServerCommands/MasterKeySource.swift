// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import SecretSealing

/// The source of the master key.
enum MasterKeySource {
    /// The key from the environment.
    case given(MasterKey)
    case file(path: String)

    /// Reads the master key, or creates one if there is no data yet that could be sealed with another.
    func load(mayCreate: Bool) throws -> MasterKey {
        switch self {
        case .given(let key): return key
        case .file(let path):
            if try Self.exists(path) { return try Self.read(path) }
            guard mayCreate else {
                throw OneLine(
                    "the master key file \(path) is missing; without it the secrets in the data cannot be read")
            }
            let key = MasterKey.random()
            try SecretFile.write(key.base64() + "\n", to: path)
            return key
        }
    }

    private static func read(_ path: String) throws -> MasterKey {
        let bytes: [UInt8]
        do throws(FileProblem) { bytes = try SmallFile.read(path) } catch { throw unreadable(error) }
        guard let text = String(validating: bytes, as: UTF8.self), let key = MasterKey(base64: text) else {
            throw OneLine("the master key file \(path) does not hold the base64 of \(MasterKey.byteCount) bytes")
        }
        return key
    }

    private static func exists(_ path: String) throws -> Bool {
        do throws(FileProblem) { return try SmallFile.exists(path) } catch { throw unreadable(error) }
    }

    private static func unreadable(_ problem: FileProblem) -> OneLine {
        OneLine("the master key file \(problem.path) cannot be read: \(problem.reasonWithUser)")
    }
}

// Rotation of the key. The new key is in a separate file until everything is sealed with it. If the command is killed
// at any point, the correct key is the one that opens the data.
extension MasterKeySource {
    private static func waitingPath(_ path: String) -> String { "\(path).rotating" }

    /// Writes the new key to the file that `load(opening:)` reads if necessary, and keeps a copy of the old one.
    ///
    /// - Returns: The file with the old key, if the key is in a file.
    func prepare(_ newKey: MasterKey, insteadOf old: MasterKey) throws -> String? {
        guard case .file(let path) = self else { return nil }
        let kept = try Self.unused("\(path).old", orHolding: old)
        try SecretFile.write(old.base64() + "\n", to: kept)
        try SecretFile.write(newKey.base64() + "\n", to: Self.waitingPath(path))
        return kept
    }

    func finishRotation() throws {
        guard case .file(let path) = self else { return }
        try SecretFile.move(Self.waitingPath(path), to: path)
    }

    /// Reads the key that opens the data. During or after an interrupted rotation there are two. Nothing is changed.
    ///
    /// - Parameter opens: Whether a key opens the data.
    /// - Returns: `nil` if there is no key; a key that does not open the data if none does.
    func find(opening opens: (MasterKey) -> Bool) throws -> MasterKey? {
        guard case .file(let path) = self else { return try load(mayCreate: false) }
        let keys = try [path, Self.waitingPath(path)].filter(Self.exists).map(Self.read)
        return keys.first(where: opens) ?? keys.first
    }

    /// Reads the key that opens the data, and completes an interrupted rotation.
    ///
    /// - Parameter opens: Whether a key opens the data.
    func load(opening opens: (MasterKey) -> Bool) throws -> MasterKey {
        let key = try load(mayCreate: false)
        guard case .file(let path) = self, try Self.exists(Self.waitingPath(path)) else {
            return key
        }
        let waiting = try Self.read(Self.waitingPath(path))
        if opens(key) {
            // The old key is kept, because other data that was sealed with it may need it.
            try SecretFile.move(
                Self.waitingPath(path), to: try Self.unused("\(path).unused", orHolding: waiting))
            return key
        }
        if opens(waiting) { try finishRotation() }
        return waiting
    }

    /// The first of `path`, `path.2`, `path.3`, … that does not exist or already contains this key.
    private static func unused(_ path: String, orHolding key: MasterKey) throws -> String {
        var number = 1
        while true {
            let candidate = number == 1 ? path : "\(path).\(number)"
            if try !exists(candidate) { return candidate }
            if let held = try? read(candidate), held.base64() == key.base64() { return candidate }
            number += 1
        }
    }
}
