// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright instance`
struct InstanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instance", abstract: "Work with the instances that key pairs open.",
        subcommands: [InstanceList.self, InstanceSetState.self])
}
