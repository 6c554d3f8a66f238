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

    @Argument(help: .init("The images, by name or by identifier.", valueName: "image"))
    var images: [String]

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            // All are found before the first is deleted.
            var found: [FoundResource] = []
            for image in images { found.append(try await client.image(image, of: owner)) }
            for image in found {
                try await client.change(
                    "DeleteImage", owner.parameters(["ImageId": .text(image.id)]), saying: "Image \(image) is deleted.")
            }
        }
    }
}
