// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright host access`
struct HostAccessList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "access", abstract: "List who may log in to hosts, and until when.",
        discussion: """
            Of hosts that are named: what is bound to them, and what is granted on them or by a tag that they have. Of \
            a tag, or of nothing that is named: what is granted.

            \(ClientOptions.discussion)
            """)

    @OptionGroup var targets: HostTargets
    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let (parameters, _) = try await targets.found(by: client)
            let access = try await Self.access(client, parameters)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(access))
            case .text:
                let names = try await client.keyPairNames(of: access.map { $0.cell("KeyId") })
                try StandardOutput.write(Self.table(access, names))
            }
        }
    }

    /// The bindings and grants of the named hosts, or all grants.
    static func access(_ client: ProductClient, _ parameters: [String: AnswerValue]) async throws -> [AnswerValue] {
        let bound = parameters["InstanceIds"] == nil ? [] : try await bindings(client, parameters)
        return bound + (try await grants(client, parameters))
    }

    /// The bindings of joined hosts, in the form of grants.
    private static func bindings(_ client: ProductClient, _ parameters: [String: AnswerValue]) async throws
        -> [AnswerValue]
    {
        let action = "DescribeInstancesHostKeys"
        let hosts = try await client.all(action, "InstanceHostKeySet", parameters) { $0.cell("InstanceId") }
        return try hosts.flatMap { host in
            try client.client.list("BindingSet", of: host, to: action).map { binding in
                .object([
                    "KeyId": .text(binding.cell("KeyId")), "InstanceId": .text(host.cell("InstanceId")), "Tag": .null,
                    "Username": .text(binding.cell("LoginUser")), "EndTime": .null, "CreatedTime": .null,
                    "CreatedBy": .null,
                ])
            }
        }
    }

    /// The grants.
    static func grants(_ client: ProductClient, _ parameters: [String: AnswerValue]) async throws -> [AnswerValue] {
        try await client.all("DescribeHostAccess", "HostAccessSet", parameters) { $0 }
    }

    private static func table(_ access: [AnswerValue], _ names: [String: String]) -> String {
        var table = TextTable("KEY", "NAME", "USER", "BY", "UNTIL", "SINCE")
        for one in access {
            let by = one["Tag"].flatMap { tag in tag["Key"]?.text.map { "tag \($0)=\(tag.cell("Value"))" } }
            let isBound = one.cell("CreatedTime").isEmpty
            table.append(
                one.cell("KeyId"), names[one.cell("KeyId")] ?? "", one.cell("Username"),
                by ?? (isBound ? "binding to \(one.cell("InstanceId"))" : one.cell("InstanceId")), one.cell("EndTime"),
                one.cell("CreatedTime"))
        }
        return table.text
    }
}
