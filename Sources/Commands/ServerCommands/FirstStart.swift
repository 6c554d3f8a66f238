// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import Foundation
import KeyPairModel
import SQLiteStorage
import UseCases

/// Makes the first main account, and shows its access key before it is kept: a key that nobody has seen would be lost.
struct FirstStart {
    /// Where the access key is shown.
    enum Place {
        /// It came from the environment and needs no showing.
        case nowhere
        case standardOutput((AccountAccess) throws -> String)
        /// `first-access-key.json` in the data directory.
        case file
    }

    let store: Store
    let settings: Settings

    /// - Returns: The path of the file with the access key, where it went to one.
    /// - Throws: A line for the operator, also where there is an account already. Nothing was changed then.
    func makeAccount(showing place: Place) async throws -> String? {
        let dataPath = try settings.dataPath
        guard try await !store.storage.hasAccounts() else {
            throw OneLine("the data in \(dataPath) holds an account already; nothing was changed")
        }
        let credentials = try settings.firstCredentials() ?? .random(from: RandomIdentifiers())
        let access = AccountAccess(account: Accounts.firstAccount, appID: Accounts.firstAppID, credentials)
        let path = "\(dataPath)/first-access-key.json"
        // An earlier start may have been killed after it wrote one for an account that it did not come to make.
        unlink(path)
        switch place {
        case .nowhere: break
        case .standardOutput(let text): try StandardOutput.announce(try text(access), or: "nothing was changed")
        case .file: try SecretFile.write(try access.text(.json) + "\n", to: path)
        }
        _ = try await store.accounts.createFirst(credentials)
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
