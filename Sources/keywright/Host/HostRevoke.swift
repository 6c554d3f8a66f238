// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright host revoke`
struct HostRevoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take from a host its token or credential: it learns nothing any more.",
        discussion: ClientOptions.discussion)

    @Argument(help: .init("The identifier of its instance.", valueName: "instance"))
    var instance: String

    @OptionGroup var owner: HostOwner
    @OptionGroup var options: ClientOptions

    func run() async throws {
        let parameters = owner.parameters(["InstanceId": .text(instance)])
        try await options.withClient { client in
            try await client.change("RevokeHost", parameters, saying: "\(instance) learns nothing any more.")
        }
    }
}
