// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser

/// `keywright instance list`
struct InstanceList: AsyncParsableCommand {
    private static let keyPairsMax = 100

    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your instances and the key pairs that are bound to them.",
        discussion: ClientOptions.discussion)

    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let instances = try await client.all(.instance)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(instances))
            case .text: try StandardOutput.write(table(instances, try await keyNames(instances, client)))
            }
        }
    }

    private func table(_ instances: [JSONValue], _ keyNames: [String: String]) -> String {
        var table = TextTable("ID", "NAME", "STATE", "ZONE", "ADDRESS", "OS", "USER", "KEYS")
        for one in instances {
            table.append(
                one.cell("InstanceId"), one.cell("InstanceName"), state(one),
                one["Placement"]?.cell("Zone") ?? one.cell("Zone"), address(one), one.cell("OsName"),
                one.cell("DefaultLoginUser"), keyIDs(one).map { keyNames[$0] ?? $0 }.joined(separator: ","))
        }
        return table.text
    }

    /// The state, and what goes on.
    private func state(_ instance: JSONValue) -> String {
        let state = instance.cell("InstanceState")
        return instance.cell("LatestOperationState") == "OPERATING"
            ? "\(state) (\(instance.cell("LatestOperation")))" : state
    }

    /// The public address, or the private one where there is none.
    private func address(_ instance: JSONValue) -> String {
        let fields = ["PublicIpAddresses", "PublicAddresses", "PrivateIpAddresses", "PrivateAddresses"]
        return fields.lazy.compactMap { instance.texts($0).first }.first ?? ""
    }

    private func keyIDs(_ instance: JSONValue) -> [String] { instance["LoginSettings"]?.texts("KeyIds") ?? [] }

    /// The names of the key pairs, by identifier; none where the caller may not list key pairs.
    private func keyNames(_ instances: [JSONValue], _ client: ProductClient) async throws -> [String: String] {
        var rest = ArraySlice(Set(instances.flatMap(keyIDs)).sorted())
        var names: [String: String] = [:]
        while !rest.isEmpty {
            let parameters: [String: JSONValue] = [
                "KeyIds": .texts(Array(rest.prefix(Self.keyPairsMax))), "Limit": .integer(Int64(Self.keyPairsMax)),
            ]
            do {
                let answer = try await client.callPatiently("DescribeKeyPairs", parameters)
                for one in answer["KeyPairSet"]?.list ?? [] { names[one.cell("KeyId")] = one.cell("KeyName") }
            } catch APIFailure.refused {
                return names
            }
            rest = rest.dropFirst(Self.keyPairsMax)
        }
        return names
    }
}
