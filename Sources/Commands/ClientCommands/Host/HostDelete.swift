// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright host delete`
struct HostDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Take a host away, with its credential and what is bound to it.",
        discussion: """
            Its key pairs stay. On a terminal you are asked, if not for --yes. On the machine, keywright-host leave \
            takes the rest away.

            \(ClientOptions.discussion)
            """)

    @Argument(help: .init("The host.", valueName: "host"))
    var host: String

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            let found = try await client.host(host, of: owner)
            if !yes && Terminal.isThere {
                guard
                    try Terminal.ask("This deletes \(found): nobody logs in there by it. Type yes to go on: ") == "yes"
                else {
                    throw OneLine("nothing was deleted")
                }
            }
            try await client.change(
                "DeleteHost", owner.parameters(["InstanceId": .text(found.id)]), saying: "\(found) was deleted.")
        }
    }
}
