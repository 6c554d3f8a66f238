// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser

/// `keywright instance`
package struct InstanceCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "instance", abstract: "Work with the instances that key pairs open.",
        subcommands: [InstanceList.self, InstanceSetState.self])

    package init() {}
}
