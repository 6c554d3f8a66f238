// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright image create`
struct ImageCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make an image of an instance, with the key pairs that open it.",
        discussion: ClientOptions.discussion)

    @Option(help: .init("The identifier of the instance.", valueName: "instance"))
    var from: String

    @Option(help: "What to call it. (default: its identifier)")
    var name: String?

    @OptionGroup var owner: ImageOwner
    @OptionGroup var options: ClientOptions

    private struct Parameters: Encodable {
        let uin: String?
        let instanceID: String
        let imageName: String?
    }

    private struct Made: Codable {
        let imageID: String
        let requestID: String
    }

    func run() async throws {
        try await options.withClient { client in
            let made = try await once(client).run {
                try await client.call(
                    "CreateImage", of: .admin, Parameters(uin: owner.account, instanceID: from, imageName: name))
            } keep: { _ in
                // It has no secret.
            }
            try StandardOutput.write(
                client.form == .json ? try client.form.json(made) : "Image \(made.imageID) is made of \(from).",
                or: "image \(made.imageID) was made")
        }
    }

    /// How an image is made, and deleted where the command was interrupted.
    private func once(_ client: SignedClient) -> MadeOnce<Made> {
        let account = owner.account.map { " --account \($0.quotedForShell)" } ?? ""
        return MadeOnce(
            unheard:
                "if an image was made, it holds the key pairs of \(from): keywright image list\(account) shows it, "
                + "and keywright image delete deletes it",
            name: { "image \($0.imageID)" }, flaw: "and it holds key pairs",
            remedy: { "delete it: keywright image delete \($0.imageID.quotedForShell)\(account)" },
            takeBack: { made in
                let _: EmptyAnswer = try await client.callPatiently(
                    "DeleteImage", of: .admin, ["Uin": owner.account, "ImageId": made.imageID].compactMapValues { $0 })
            })
    }
}
