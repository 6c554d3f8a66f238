// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel
import Foundation
import SQLiteStorage
import SecretSealing
import StorageContract
import UseCases

/// `keywright storage rotate-master-key`
struct StorageRotateMasterKey: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate-master-key",
        abstract: "Draw a new master key and seal every secret anew. The server must be stopped.",
        discussion: """
            All secrets are sealed anew or none, and a command that is killed half way leaves a master key file that opens \
            them. The old key is kept beside the new one, with .old behind its name (.old.2, .old.3 after later changes): \
            earlier backups need it. Where the key \
            comes from KEYWRIGHT_MASTER_KEY, the new one is to be given in KEYWRIGHT_NEW_MASTER_KEY, and nothing is kept. \
            Temporary keys, which are kept nowhere, end with the old key.

            \(SettingsHelp.discussion)
            """)

    @OptionGroup var options: StorageOptions

    func run() async throws {
        try await Exiting.inWordsOfFiles {
            let settings = try await options.settings()
            try settings.requireData()
            let source = try settings.masterKeySource()
            let newKey = try settings.newMasterKey(insteadOf: source)
            let store = try Store.open(settings)
            defer { try? store.storage.close() }
            let kept = try source.prepare(newKey, insteadOf: store.masterKey)
            do {
                try store.storage.reseal(recording: record(), of: Accounts.firstAccount) { sealed in
                    let (purpose, value) = sealed.purposeAndValue
                    return try newKey.seal(try store.masterKey.open(value, for: purpose), for: purpose)
                }
            } catch {
                throw OneLine("the data in \(try settings.dataPath): \(FileTrouble(error))")
            }
            try source.finishRotation()
            try StandardOutput.write(message(source, kept: kept), or: "the master key was changed")
        }
    }

    private func message(_ source: MasterKeySource, kept: String?) -> String {
        guard case .file(let path) = source, let kept else {
            return "Every secret is sealed anew. From now on KEYWRIGHT_MASTER_KEY must be the new key."
        }
        return "Every secret is sealed anew with the key in \(path). The old one is in \(kept)."
    }

    private func record() -> AuditRecord {
        AuditRecord(
            time: SystemTime().now(), identity: Accounts.firstAccount.mainIdentity, accessKeyID: "", source: "",
            door: "command", action: "RotateMasterKey", resources: [], code: AuditRecord.success,
            requestID: RandomIdentifiers().requestID())
    }
}

extension Sealed {
    var purposeAndValue: (purpose: String, value: [UInt8]) {
        switch self {
        case .serverSetting(let name, let value): (name, value)
        case .accessKey(let key): (Accounts.sealingPurpose(secretID: key.secretID), key.sealedSecretKey)
        }
    }
}
