// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DurableFiles
import Foundation
import SQLiteStorage
import SecretSealing
import UseCases

extension Settings {
    var dataPath: String { get throws { try text("data") ?? "data" } }

    /// Refuses settings of data for a server that keeps none.
    func refuseData(because reason: String) throws {
        for name in ["data", "master-key-file"] where try text(name) != nil {
            throw OneLine("\(reason), so --\(name), from the command line, the environment or a file, has no meaning")
        }
    }

    /// Refuses a data directory without a database. One that may not be looked at is no such directory.
    func requireData() throws {
        let path = try dataPath
        let isThere: Bool
        do throws(FileProblem) {
            isThere = try SmallFile.exists(DataDirectory.databaseURL(in: path).path)
        } catch {
            throw OneLine("cannot use the data directory \(path): \(error.descriptionWithUser)")
        }
        guard isThere else { throw OneLine("there are no data in \(path)") }
    }

    /// The source of the master key.
    func masterKeySource() throws -> MasterKeySource {
        if let key = try masterKey(from: "KEYWRIGHT_MASTER_KEY") { return .given(key) }
        return .file(path: try text("master-key-file") ?? "\(try dataPath)/\(DataDirectory.masterKeyName)")
    }

    /// The key that replaces the current one. If the current key is in a file, it is drawn.
    func newMasterKey(insteadOf source: MasterKeySource) throws -> MasterKey {
        let name = "KEYWRIGHT_NEW_MASTER_KEY"
        switch source {
        case .file: return .random()
        case .given:
            guard let key = try masterKey(from: name) else {
                throw OneLine("KEYWRIGHT_MASTER_KEY gives the master key; the new one must be given in \(name)")
            }
            return key
        }
    }

    private func masterKey(from name: String) throws -> MasterKey? {
        guard let text = try environmentValue(name) else { return nil }
        guard let key = MasterKey(base64: text) else {
            throw OneLine("\(name) must be the base64 of \(MasterKey.byteCount) bytes")
        }
        return key
    }

    /// The access key for the first account, if one is configured.
    func firstCredentials() throws -> FirstCredentials? {
        let id = try environmentValue("KEYWRIGHT_FIRST_SECRET_ID")
        let key = try environmentValue("KEYWRIGHT_FIRST_SECRET_KEY")
        if id == nil && key == nil { return nil }
        guard let id, let key, let credentials = FirstCredentials(secretID: id, secretKey: key) else {
            throw OneLine(
                "KEYWRIGHT_FIRST_SECRET_ID and KEYWRIGHT_FIRST_SECRET_KEY must both be set, each to "
                    + "1-\(FirstCredentials.lengthMax) printable ASCII characters without spaces, the id also without "
                    + "/ , ; =; the two must differ")
        }
        return credentials
    }
}
