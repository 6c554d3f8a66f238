// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Foundation
import SQLiteStorage
import SecretSealing
import StorageContract
import UseCases

/// The opened and locked data of a server, with the matching master key.
struct Store {
    /// The name of a server setting that only the right master key opens.
    private static let masterKeyCheck = "master-key-check"

    private let directory: DataDirectory
    let storage: SQLiteStorage
    let masterKey: MasterKey
    let accounts: Accounts

    /// - Parameter onFailedSync: Called when the disk failed to store written data. The process should then end.
    static func open(
        _ settings: Settings, onFailedSync: @escaping @Sendable (_ reason: String) -> Void = { _ in }
    ) throws -> Store {
        // A write to a pipe without a reader must be an ordinary error and not end the process.
        signal(SIGPIPE, SIG_IGN)
        // All files created from here on are accessible to their owner only; SQLite sets no modes itself.
        umask(0o077)
        let directory = try DataDirectory(path: try settings.dataPath)
        let storage: SQLiteStorage
        do throws(OpenFailure) {
            storage = try SQLiteStorage(in: directory, onFailedSync: onFailedSync)
        } catch {
            directory.discard()
            throw error
        }
        do {
            return try open(storage, in: directory, settings)
        } catch {
            try? storage.close()
            directory.discard()
            guard let failure = error as? StorageFailure else { throw error }
            throw OneLine("the data in \(try settings.dataPath): \(failure)")
        }
    }

    /// Performs work on the data and closes them. A directory that was empty is so again if no account was made in it.
    func closing<Value>(after work: (Store) async throws -> Value) async throws -> Value {
        let result: Result<Value, any Error>
        do { result = .success(try await work(self)) } catch { result = .failure(error) }
        let isUnused = directory.wasEmpty ? (try? await storage.hasAccounts()) == false : false
        try? storage.close()
        if isUnused { directory.discard() }
        return try result.get()
    }

    private static func open(
        _ storage: SQLiteStorage, in directory: DataDirectory, _ settings: Settings
    ) throws -> Store {
        let sealed = try storage.serverSetting(masterKeyCheck)
        let source = try settings.masterKeySource()
        let masterKey: MasterKey
        if let sealed {
            let opens = { (key: MasterKey) in (try? key.open(sealed, for: masterKeyCheck)) != nil }
            masterKey = try source.load(opening: opens)
            guard opens(masterKey) else {
                throw OneLine("the master key is not the one that sealed the data in \(try settings.dataPath)")
            }
        } else {
            masterKey = try source.load(mayCreate: true)
            try storage.keepServerSetting(masterKeyCheck, try masterKey.seal("keywright", for: masterKeyCheck))
        }
        try giveAuditKey(to: storage, masterKey)
        return Store(
            directory: directory, storage: storage, masterKey: masterKey,
            accounts: Accounts(
                storage: storage, masterKey: masterKey, time: SystemTime(), identifiers: RandomIdentifiers()))
    }

    /// Draws the key of the audit trail once and stores it sealed with the master key.
    private static func giveAuditKey(to storage: SQLiteStorage, _ masterKey: MasterKey) throws {
        let name = SQLiteStorage.auditKeySetting
        if let sealed = try storage.serverSetting(name) {
            guard let text = try? masterKey.open(sealed, for: name) else {
                throw OneLine("the key of the audit trail, the server setting \(name), is not what was written")
            }
            return storage.useAuditKey(AuditKey(Array(text.utf8)))
        }
        let text = MasterKey.random().base64()
        let audit = AuditRecord(
            time: SystemTime().now(), identity: Accounts.firstAccount.mainIdentity, accessKeyID: "", source: "",
            door: "command", action: "ChainAuditTrail", resources: [], code: AuditRecord.success,
            requestID: RandomIdentifiers().requestID())
        try storage.beginAuditChain(
            AuditKey(Array(text.utf8)), sealed: try masterKey.seal(text, for: name), recording: audit,
            of: Accounts.firstAccount)
    }
}
