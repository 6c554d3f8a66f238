// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright host invite`
struct HostInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make a new token for a host; what it had before is worth nothing then.",
        discussion: ClientOptions.discussion)

    @Argument(help: .init("The identifier of its instance.", valueName: "instance"))
    var instance: String

    @OptionGroup var owner: HostOwner
    @OptionGroup var options: ClientOptions

    func run() async throws {
        let parameters = owner.parameters(["InstanceId": .text(instance)])
        try await options.withClient { try await $0.invite("InviteHost", parameters) }
    }
}
