// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import DomainModel

/// Options that select hosts, by name or by tag.
struct HostTargets: ParsableArguments {
    @Argument(help: .init("The hosts.", valueName: "host"))
    var hosts: [String] = []

    @Option(
        help: .init(
            "In place of hosts: all that have this tag, also those that join later; may be repeated.",
            valueName: "key=value"))
    var tag: [String] = []

    func validate() throws {
        guard hosts.isEmpty || tag.isEmpty else { throw ValidationError("Hosts and --tag exclude each other.") }
        _ = try tags()
    }

    private func tags() throws -> [AnswerValue] {
        try tag.map { text in
            guard let tag = TagOption(text), !tag.key.isEmpty, !tag.value.isEmpty else {
                throw ValidationError("--tag must be KEY=VALUE, not \(text)")
            }
            return tag.json
        }
    }

    /// The parameter for the selected hosts, empty if none are selected, and their names for messages.
    func found(by client: ProductClient) async throws -> (parameters: [String: AnswerValue], names: String) {
        guard tag.isEmpty else {
            return (["Tags": .list(try tags())], "all with the tag \(tag.joined(separator: " or "))")
        }
        guard !hosts.isEmpty else { return ([:], "") }
        let found = try await client.find(.instance, hosts)
        return (["InstanceIds": .texts(found.map(\.id))], found.map(\.description).joined(separator: ", "))
    }
}

/// The options of `host allow` and `host deny`.
struct HostAccessOptions: ParsableArguments {
    @OptionGroup var targets: HostTargets

    @Option(parsing: .upToNextOption, help: .init("The key pairs.", valueName: "key"))
    var key: [String]

    @OptionGroup var options: ProductOptions

    func validate() throws {
        guard !targets.hosts.isEmpty || !targets.tag.isEmpty else {
            throw ValidationError("Name hosts, or say --tag KEY=VALUE.")
        }
        if key.isEmpty { throw ValidationError("Say which key pairs: --key.") }
    }

    /// - Parameters:
    ///   - words: The text of the confirmation before and after the names of the hosts.
    ///   - end: Called after the change or its refusal, with the key pairs and the parameter for the hosts.
    func change(
        _ action: String, _ own: [String: AnswerValue?], saying words: (before: String, after: String),
        atTheEnd end: (ProductClient, [FoundResource], [String: AnswerValue]) async throws -> Void = { _, _, _ in }
    ) async throws {
        try await options.withClient { client in
            let keyPairs = try await client.find(.keyPair, key)
            let (hosts, names) = try await targets.found(by: client)
            var parameters = own.compactMapValues { $0 }
            parameters["KeyIds"] = .texts(keyPairs.map(\.id))
            parameters.merge(hosts) { first, _ in first }
            let keys = keyPairs.map(\.description).joined(separator: ", ")
            do {
                try await client.change(
                    action, parameters, saying: "Key pair \(keys) \(words.before) \(names)\(words.after).")
            } catch let failure as APIFailure {
                try? await end(client, keyPairs, hosts)
                throw failure
            }
            try await end(client, keyPairs, hosts)
        }
    }
}
