// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport

/// `keywright instance list`
struct InstanceList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your instances and the key pairs that are bound to them.",
        discussion: ClientOptions.discussion)

    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let instances = try await client.all(.instance)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(instances))
            case .text:
                try StandardOutput.write(
                    table(instances, try await client.keyPairNames(of: instances.flatMap(\.boundKeyIDs))))
            }
        }
    }

    private func table(_ instances: [AnswerValue], _ keyNames: [String: String]) -> String {
        var table = TextTable("ID", "NAME", "STATE", "ZONE", "ADDRESS", "OS", "USER", "KEYS")
        for one in instances {
            table.append(
                one.cell("InstanceId"), one.cell("InstanceName"), state(one),
                one["Placement"]?.cell("Zone") ?? one.cell("Zone"), address(one), one.cell("OsName"),
                one.cell("DefaultLoginUser"), one.boundKeyIDs.map { keyNames[$0] ?? $0 }.joined(separator: ","))
        }
        return table.text
    }

    /// The state, and the operation in progress.
    private func state(_ instance: AnswerValue) -> String {
        let state = instance.cell("InstanceState")
        return instance.cell("LatestOperationState") == "OPERATING"
            ? "\(state) (\(instance.cell("LatestOperation")))" : state
    }

    /// The public address, or the private one if there is no public one.
    private func address(_ instance: AnswerValue) -> String {
        let fields = ["PublicIpAddresses", "PublicAddresses", "PrivateIpAddresses", "PrivateAddresses"]
        return fields.lazy.compactMap { instance.texts($0).first }.first ?? ""
    }
}
