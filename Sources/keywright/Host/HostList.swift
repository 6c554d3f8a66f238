// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright host list`
struct HostList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the hosts of an account.", discussion: ClientOptions.discussion)

    @OptionGroup var owner: HostOwner
    @OptionGroup var options: ClientOptions

    func run() async throws {
        let parameters = owner.parameters([:])
        try await options.withClient { client in
            let answer: JSONValue = try await client.callPatiently("ListHosts", of: .admin, parameters)
            let hosts = answer["HostSet"]?.list ?? []
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(hosts))
            case .text: try StandardOutput.write(table(hosts))
            }
        }
    }

    private func table(_ hosts: [JSONValue]) -> String {
        var table = TextTable("INSTANCE", "NAME", "STATUS", "USER", "ADDRESS", "PORT", "JOINED", "AGENT", "OPTIONS")
        for host in hosts {
            table.append(
                host.cell("InstanceId"), host.cell("InstanceName"), host.cell("Status"), host.cell("LoginUser"),
                host.cell("Address"), host["Port"]?.integer.map(String.init) ?? "", host.cell("JoinedTime"),
                host.cell("AgentVersion"), host.cell("Options"))
        }
        return table.text
    }
}
