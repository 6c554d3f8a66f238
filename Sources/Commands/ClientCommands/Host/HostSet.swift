// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright host set`
struct HostSet: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set", abstract: "Change what stands in front of a host's keys, or where ssh finds it.",
        discussion: ClientOptions.discussion)

    @Argument(help: .init("The host.", valueName: "host"))
    var host: String

    @OptionGroup var details: HostDetails
    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func validate() throws {
        if details.parameters.values.allSatisfy({ $0 == nil }) {
            throw ValidationError("Say what is to change: --options, --address or --port.")
        }
    }

    func run() async throws {
        try await options.withClient { client in
            let found = try await client.host(host, of: owner)
            let own: [String: AnswerValue?] = ["InstanceId": .text(found.id)]
            let parameters = owner.parameters(own.merging(details.parameters) { first, _ in first })
            try await client.change("ModifyHost", parameters, saying: "\(found) was changed.")
        }
    }
}
