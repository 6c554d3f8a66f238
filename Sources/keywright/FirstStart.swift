// SPDX-License-Identifier: Apache-2.0

import Foundation
import Logging
import SQLiteStorage
import UseCases

/// Makes the first main account where there is none, and shows its access key once.
struct FirstStart {
    let store: Store
    let settings: Settings
    let logger: Logger

    /// - Returns: The access key, where it was drawn now and shown on a terminal.
    func run() async throws -> FirstAccess? {
        let given = try settings.firstCredentials()
        guard try await !store.storage.hasAccounts() else { return nil }
        let isTerminal = isatty(STDOUT_FILENO) == 1
        let credentials = given ?? .random(from: RandomIdentifiers())
        let access = FirstAccess(credentials)
        let path = "\(try settings.dataPath)/first-access-key.json"
        // Shown before it is kept: an account whose key nobody has seen would be of no use.
        if given == nil && !isTerminal {
            try? FileManager.default.removeItem(atPath: path)
            try SecretFile.create(at: path, holding: access.json() + "\n")
        }
        guard try await store.accounts.createFirst(credentials) else { return nil }
        if given != nil {
            logger.notice("a main account was made with the access key from the environment")
            return nil
        }
        guard isTerminal else {
            logger.notice("a main account was made; its access key is in a file", metadata: ["path": "\(path)"])
            return nil
        }
        print("A main account was made. Its access key is shown this once:\n\n\(access.text())\n")
        return access
    }
}
