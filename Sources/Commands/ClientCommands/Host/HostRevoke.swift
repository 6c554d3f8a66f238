// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel

/// `keywright host revoke`
struct HostRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take from a host its token or credential, or end the token of a group.",
        discussion: """
            A host learns nothing any more then. Of a group, the hosts that its token made stay.

            \(ClientOptions.discussion)
            """)

    @Argument(help: .init("The host, or the identifier of a group, hg-xxxxxxxx.", valueName: "host"))
    var host: String

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            if HostGroupID(host) != nil {
                return try await client.change(
                    "RevokeHostGroup", owner.parameters(["HostGroupId": .text(host)]),
                    saying: "The token of \(host) makes no more hosts.")
            }
            let found = try await client.host(host, of: owner)
            try await client.change(
                "RevokeHost", owner.parameters(["InstanceId": .text(found.id)]),
                saying: "\(found) learns nothing any more.")
        }
    }
}
