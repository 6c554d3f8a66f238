// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright image create`
struct ImageCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an image of an instance, with the key pairs that open it.",
        discussion: """
            A name is that of one of your instances in --region and --product; with --account it is that of a host \
            of the account.

            \(ClientOptions.discussion)
            """)

    @Option(help: .init("The instance, by name or by identifier.", valueName: "instance"))
    var from: String

    @Option(help: "What to call it. (default: its identifier)")
    var name: String?

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ProductOptions

    private struct Made: Codable {
        let imageID: String
        let requestID: String
    }

    func run() async throws {
        try await options.withClient { client in
            let instance = try await client.instances([from], of: owner).first
            guard let instance else { throw UnknownName("there is no instance without a name") }
            let own: [String: AnswerValue?] = [
                "InstanceId": .text(instance.id), "ImageName": name.map { .text($0) },
            ]
            let made = try await once(client.client, instance).run {
                try await client.client.call("CreateImage", of: .admin, owner.parameters(own))
            } keep: { _ in
                // It has no secret.
            }
            try StandardOutput.write(
                client.form == .json
                    ? try client.form.json(made)
                    : "Image \(made.imageID) is made of \(instance).".withInvisiblesEscaped,
                or: "image \(made.imageID) was made")
        }
    }

    /// How an image is made, and deleted where the command was interrupted.
    private func once(_ client: SignedClient, _ instance: FoundResource) -> MadeOnce<Made> {
        let account = owner.account.map { " --account \($0.quotedForShell)" } ?? ""
        return MadeOnce(
            unheard:
                "if an image was made, it holds the key pairs of \(instance): keywright image list\(account) shows it, "
                + "and keywright image delete deletes it",
            name: { "image \($0.imageID)" }, flaw: "and it holds key pairs",
            remedy: { "delete it: keywright image delete \($0.imageID.quotedForShell)\(account)" },
            takeBack: { made in
                let _: EmptyAnswer = try await client.callPatiently(
                    "DeleteImage", of: .admin, ["Uin": owner.account, "ImageId": made.imageID].compactMapValues { $0 })
            })
    }
}
