// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright key delete`
struct KeyDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete key pairs.",
        discussion: """
            A key pair that is bound to an instance is not deleted: unbind it first. On a terminal you are asked, if \
            not for --yes. Files with private keys stay where they are.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "The key pairs.")
    var keys: [String]

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let found = try await client.find(.keyPair, keys)
            if !yes && Terminal.isThere {
                let question = "This deletes \(words(found[...])). Type yes to go on: "
                guard try Terminal.ask(question) == "yes" else { throw OneLine("nothing was deleted") }
            }
            for some in found.parts(of: countMax(client.product)) {
                try await client.change(
                    "DeleteKeyPairs", ["KeyIds": .texts(some.map(\.id))], saying: "Deleted: \(words(some)).")
            }
        }
    }

    private func words(_ keyPairs: ArraySlice<FoundResource>) -> String {
        keyPairs.map(\.description).joined(separator: ", ")
    }

    /// The number of key pairs that one call deletes, all or none.
    private func countMax(_ product: Product) -> Int {
        switch product {
        case .cvm: 100
        case .lighthouse: 10
        }
    }
}
