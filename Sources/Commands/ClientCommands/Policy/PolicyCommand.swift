// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// `keywright policy`
package struct PolicyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Work with CAM policies.", subcommands: [PolicySimulate.self, PolicyLint.self])

    package init() {}
}
