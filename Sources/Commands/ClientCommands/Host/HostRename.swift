// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright host rename`
struct HostRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a host another name, which no other host of the account has.",
        discussion: ClientOptions.discussion)

    @Argument(help: .init("The host.", valueName: "host"))
    var host: String

    @Argument(help: .init("Its new name.", valueName: "name"))
    var name: String

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            let found = try await client.host(host, of: owner)
            try await client.change(
                "RenameHost", owner.parameters(["InstanceId": .text(found.id), "InstanceName": .text(name)]),
                saying: "\(found) is called \(name) now.")
        }
    }
}
