// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright key bind`
struct KeyBind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind", abstract: "Let a key pair into instances.",
        discussion: """
            It takes the place of all that is bound to them. Where something is, it is named: on a terminal you are \
            asked, elsewhere nothing is done, if not for --replace.

            \(BindingOptions.discussion)
            """)

    @Flag(help: "Bind it in place of what is bound, whatever that is.")
    var replace = false

    @OptionGroup var binding: BindingOptions

    func run() async throws {
        try await binding.change(
            "AssociateInstancesKeyPairs", typeName: "AssociateType", saying: "bound to"
        ) { client, keyPair, instances in
            if !replace { try await requireLeave(client, keyPair, instances) }
        }
    }

    /// Lists the bindings that would be removed, and asks for confirmation.
    private func requireLeave(
        _ client: ProductClient, _ keyPair: FoundResource, _ instances: [FoundResource]
    ) async throws {
        let bound = try await client.boundKeyPairs(of: instances.map(\.id))
        let evicted = instances.compactMap { instance -> (instance: FoundResource, keyIDs: [String])? in
            let others = (bound[instance.id] ?? []).filter { $0 != keyPair.id }
            return others.isEmpty ? nil : (instance, others)
        }
        guard !evicted.isEmpty else { return }
        let names = try await client.keyPairNames(of: evicted.flatMap(\.keyIDs))
        let words = evicted.map { instance, keyIDs in
            let keyPairs = keyIDs.map { FoundResource(id: $0, name: names[$0]).description }
            return "\(keyPairs.joined(separator: ", ")) from \(instance)"
        }.joined(separator: "; ")
        guard Terminal.isThere else {
            throw OneLine("this would take \(words); say --replace, where it is to be so. Nothing was changed")
        }
        guard try Terminal.ask("This takes \(words). Type yes to go on: ") == "yes" else {
            throw OneLine("nothing was changed")
        }
    }
}
