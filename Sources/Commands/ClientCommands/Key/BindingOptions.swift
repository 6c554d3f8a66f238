// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// The options of `key bind` and `key unbind`.
struct BindingOptions: ParsableArguments {
    static let discussion = """
        A host runs on, and asks for its keys at the next login. A virtual instance of cvm must be stopped for it: \
        with --force-stop a running one is stopped, changed and started again. One of lighthouse stays up, if not for \
        --force-stop. The change goes on after the answer: `keywright instance list` tells where it is.

        \(ClientOptions.discussion)
        """

    @Argument(help: "The key pair.")
    var key: String

    @Argument(help: "The instances.")
    var instances: [String]

    @Flag(help: "Stop running virtual instances for it.")
    var forceStop = false

    @Option(help: .init("User whose login it is; only for lighthouse.", valueName: "name"))
    var username: String?

    @OptionGroup var options: ProductOptions

    func validate() throws {
        if username != nil && forceStop {
            throw ValidationError("--username and --force-stop exclude each other.")
        }
    }

    /// - Parameters:
    ///   - typeName: Lighthouse's name of the structure for the operation.
    ///   - words: The text of the confirmation.
    ///   - check: Called first; it throws if the change must not be made.
    func change(
        _ action: String, typeName: String, saying words: String,
        check: (ProductClient, FoundResource, [FoundResource]) async throws -> Void = { _, _, _ in }
    ) async throws {
        try await options.withClient { client in
            if client.product == .cvm && username != nil { throw OneLine("--username is for --product lighthouse") }
            let keyPair = try await client.find(.keyPair, key)
            let found = try await client.find(.instance, instances)
            try await check(client, keyPair, found)
            var parameters: [String: AnswerValue] = [
                "KeyIds": .texts([keyPair.id]), "InstanceIds": .texts(found.map(\.id)),
            ]
            switch client.product {
            case .cvm: if forceStop { parameters["ForceStop"] = .bool(true) }
            case .lighthouse:
                parameters[typeName] = .text(forceStop ? "OFFLINE" : "ONLINE")
                if let username { parameters["Username"] = .text(username) }
            }
            let names = found.map(\.description).joined(separator: ", ")
            try await client.change(action, parameters, saying: "Key pair \(keyPair) is being \(words) \(names).")
        }
    }
}
