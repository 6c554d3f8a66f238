// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright instance`
struct InstanceCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "instance", abstract: "Look at your instances.", subcommands: [InstanceList.self])
}
