// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright image list`
struct ImageList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the images that were made of instances, and the key pairs they hold.",
        discussion: ClientOptions.discussion)

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    private struct Parameters: Encodable {
        let uin: String?
        let offset: Int
        let limit: Int
    }

    private struct Listed: Codable {
        let imageID: String
        let imageName: String
        let product: String
        let osName: String
        let instanceID: String
        let keyIDs: [String]
        let createdTime: String
    }

    private struct Page: Decodable {
        let imageSet: [Listed]
    }

    func run() async throws {
        try await options.withClient { client in
            let images = try await all(client)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(images))
            case .text: try StandardOutput.write(table(images))
            }
        }
    }

    private func all(_ client: SignedClient) async throws -> [Listed] {
        try await Pages.all(by: \.imageID) { offset in
            let page: Page = try await client.callPatiently(
                "ListImages", of: .admin, Parameters(uin: owner.account, offset: offset, limit: Pages.length))
            return page.imageSet
        }
    }

    private func table(_ images: [Listed]) -> String {
        var table = TextTable("IMAGE", "INSTANCE", "CREATED", "KEY PAIRS", "NAME")
        for image in images {
            table.append(
                image.imageID, image.instanceID, image.createdTime,
                image.keyIDs.isEmpty ? "-" : image.keyIDs.joined(separator: " "), image.imageName.withInvisiblesEscaped)
        }
        return table.text
    }
}
