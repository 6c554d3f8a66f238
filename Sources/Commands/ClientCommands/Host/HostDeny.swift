// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright host deny`
struct HostDeny: AsyncParsableCommand {
    /// Taken back, and there is another way in, or may be.
    private static let stillOpen = ExitCode(5)

    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Take back what `host allow` gave.",
        discussion: """
            It holds from the next login on. What is bound stays bound: that is for `key unbind`; and who may log in \
            by a tag is to be denied by that tag. Where one of the key pairs still opens one of the hosts so, standard \
            error says by what, and the exit status is \(stillOpen.rawValue); also where that cannot be asked.

            \(ClientOptions.discussion(alsoExiting: stillOpen, "where there is another way in, or may be"))
            """)

    @OptionGroup var access: HostAccessOptions

    @Option(help: .init("Who logged in. (default: whichever user)", valueName: "user"))
    var user: String?

    func run() async throws {
        try await access.change(
            "RevokeHostAccess", ["Username": user.map { .text($0) }],
            saying: ("is no longer granted on", user.map { " as \($0)" } ?? "")
        ) { client, keyPairs, hosts in
            let ways = try await otherWays(client, keyPairs, hosts)
            for way in ways { StandardError.write("keywright: \(way)") }
            if !ways.isEmpty { throw Self.stillOpen }
        }
    }

    /// Describes the remaining access of the key pairs to hosts that were named individually.
    private func otherWays(
        _ client: ProductClient, _ keyPairs: [FoundResource], _ hosts: [String: AnswerValue]
    ) async throws -> [String] {
        guard hosts["InstanceIds"] != nil else { return [] }
        let found: [AnswerValue]
        do {
            found = try await HostAccessList.access(client, hosts)
        } catch let failure as APIFailure {
            StandardError.write("keywright: whether there is another way in is not known: \(failure)")
            throw Self.stillOpen
        }
        return found.compactMap { one in
            guard let keyPair = keyPairs.first(where: { $0.id == one.cell("KeyId") }) else { return nil }
            let username = one.cell("Username")
            guard user == nil || username.isEmpty || user == username else { return nil }
            let tag = one["Tag"].flatMap { tag in tag["Key"]?.text.map { "\($0)=\(tag.cell("Value"))" } }
            let way =
                if let tag {
                    "by a grant on the tag \(tag): `keywright host deny --tag \(tag.quotedForShell) --key \(keyPair.id)` takes it back"
                } else if one.cell("CreatedTime").isEmpty {
                    "by its binding to \(one.cell("InstanceId")): `keywright key unbind` ends it"
                } else {
                    "by a grant on \(one.cell("InstanceId"))"
                }
            let words = "key pair \(keyPair) still opens it\(username.isEmpty ? "" : " as \(username)") \(way)"
            return words.withInvisiblesEscaped
        }
    }
}
