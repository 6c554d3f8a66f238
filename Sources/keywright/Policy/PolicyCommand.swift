// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright policy`
struct PolicyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Work with CAM policies.", subcommands: [PolicySimulate.self])
}
