// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright storage`
struct StorageCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Back up, restore and check the data, and change the master key.",
        subcommands: [StorageBackup.self, StorageRestore.self, StorageVerify.self, StorageRotateMasterKey.self])
}
