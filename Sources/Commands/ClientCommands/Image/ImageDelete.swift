// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright image delete`
struct ImageDelete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "delete", abstract: "Delete images that were made of instances.",
        discussion: """
            One after the other; the first that is refused ends it. Each that was deleted is told, also then.

            \(ClientOptions.discussion)
            """)

    @Argument(help: .init("The identifiers of images.", valueName: "image"))
    var images: [String]

    @OptionGroup var owner: ImageOwner
    @OptionGroup var options: ClientOptions

    private struct Parameters: Encodable {
        let uin: String?
        let imageID: String
    }

    func run() async throws {
        try await options.withClient { client in
            for image in images {
                try await client.change(
                    "DeleteImage", Parameters(uin: owner.account, imageID: image), saying: "Image \(image) is deleted.")
            }
        }
    }
}
