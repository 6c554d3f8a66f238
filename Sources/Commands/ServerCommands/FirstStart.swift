// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import Foundation
import SQLiteStorage
import UseCases

/// Creates the first main account. Its access key is shown before it is stored, because an unseen key would be lost.
struct FirstStart {
    /// The place where the access key is shown.
    enum Place {
        /// The key came from the environment and is not shown.
        case nowhere
        case standardOutput((AccountAccess) throws -> String)
        /// `first-access-key.json` in the data directory.
        case file
    }

    /// What to do when a key was shown and then not stored.
    static let invalid = "do not use the access key that was shown"

    let store: Store
    let settings: Settings

    /// - Returns: The path of the file with the access key, if it was written to one.
    /// - Throws: A message for the operator, also if an account exists already. Nothing was changed then.
    func makeAccount(showing place: Place) async throws -> String? {
        let dataPath = try settings.dataPath
        guard try await !store.storage.hasAccounts() else {
            throw OneLine("the data in \(dataPath) holds an account already; nothing was changed")
        }
        let credentials = try settings.firstCredentials() ?? .random(from: RandomIdentifiers())
        let access = AccountAccess(account: Accounts.firstAccount, appID: Accounts.firstAppID, credentials)
        let path = "\(dataPath)/first-access-key.json"
        // An earlier start may have been killed after it wrote a key for an account that it did not create.
        unlink(path)
        switch place {
        case .nowhere: break
        case .standardOutput(let text): try StandardOutput.announce(try text(access), or: "nothing was changed")
        case .file: try SecretFile.write(try access.text(.json) + "\n", to: path)
        }
        do {
            _ = try await store.accounts.createFirst(credentials)
        } catch {
            if case .standardOutput = place { throw OneLine("the data in \(dataPath): \(error); \(Self.invalid)") }
            throw OneLine("the data in \(dataPath): \(error)")
        }
        if case .file = place { return path }
        return nil
    }
}

extension AccountAccess {
    init(account: AccountID, appID: Int64, _ credentials: FirstCredentials) {
        self.init(
            appID: appID, uin: account.description, secretID: credentials.secretID, secretKey: credentials.secretKey)
    }
}
