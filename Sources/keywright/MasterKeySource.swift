// SPDX-License-Identifier: Apache-2.0

import Foundation
import SecretSealing

/// Where the master key comes from.
enum MasterKeySource {
    /// From the environment.
    case given(MasterKey)
    case file(path: String)

    /// Reads the master key, or makes one where there is no data yet that another could have sealed.
    func load(mayCreate: Bool) throws -> MasterKey {
        switch self {
        case .given(let key): return key
        case .file(let path):
            if FileManager.default.fileExists(atPath: path) { return try Self.read(path) }
            guard mayCreate else {
                throw OneLine(
                    "the master key file \(path) is missing; without it the secrets in the data cannot be read")
            }
            let key = MasterKey.random()
            try SecretFile.create(at: path, holding: key.base64() + "\n")
            return key
        }
    }

    private static func read(_ path: String) throws -> MasterKey {
        guard let text = try? String(contentsOfFile: path, encoding: .utf8) else {
            throw OneLine("the master key file \(path) cannot be read")
        }
        guard let key = MasterKey(base64: text) else {
            throw OneLine("the master key file \(path) does not hold the base64 of \(MasterKey.byteCount) bytes")
        }
        return key
    }
}

/// Files that only their owner may read.
enum SecretFile {
    /// Writes a new file with mode 0600 and syncs it; one that is there already is left alone.
    static func create(at path: String, holding text: String) throws {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw OneLine("cannot write \(path): \(String(cString: strerror(errno)))") }
        let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
        try file.write(contentsOf: Data(text.utf8))
        try file.synchronize()
    }
}
