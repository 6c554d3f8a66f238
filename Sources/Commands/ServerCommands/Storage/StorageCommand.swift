// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// `keywright storage`
package struct StorageCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "storage",
        abstract: "Back up, restore and check the data, and change the master key.",
        subcommands: [StorageBackup.self, StorageRestore.self, StorageVerify.self, StorageRotateMasterKey.self])

    package init() {}
}
