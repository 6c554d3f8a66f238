// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel

/// `keywright host enroll`
struct HostEnroll: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "enroll", abstract: "Make an instance of a real machine, and a token by which it joins.",
        discussion: ClientOptions.discussion)

    @Argument(help: "What the instance is called.")
    var name: String

    @Option(
        help: .init("Of which product the instance is: cvm or lighthouse.", valueName: "product"),
        completion: .list(Product.allCases.map(\.rawValue)))
    var product: String = Product.cvm.rawValue

    @Option(
        help: .init(
            "Where the instance is listed. (default: the server's default region)", valueName: "region"))
    var instanceRegion: String?

    @Option(
        help: .init(
            "The image it is shown with, by name or by identifier. (default: that of Ubuntu)", valueName: "image"))
    var image: String?

    @Option(
        help: .init(
            "Who logs in where a binding names nobody else. (default: the login user of the image)", valueName: "user"))
    var loginUser: String?

    @Flag(help: "Enroll it also where another host of the account and product has the name.")
    var allowDuplicate = false

    @OptionGroup var details: HostDetails
    @OptionGroup var way: HostWay
    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func validate() throws { try Choice.check(product, of: "--product", among: Choice.products) }

    func run() async throws {
        try await options.withClient { client in
            let parameters = try await parameters(by: client)
            try await client.invite(.newHost(name), parameters, of: owner, by: way)
        }
    }

    private func parameters(by client: SignedClient) async throws -> AnswerValue {
        let image: FoundResource? = if let image { try await client.image(image, of: owner) } else { nil }
        let own: [String: AnswerValue?] = [
            "Product": .text(product), "InstanceName": .text(name),
            "InstanceRegion": instanceRegion.map { .text($0) }, "ImageId": image.map { .text($0.id) },
            "LoginUser": loginUser.map { .text($0) }, "AllowDuplicate": allowDuplicate ? .bool(true) : nil,
        ]
        return owner.parameters(own.merging(details.parameters) { first, _ in first })
    }
}
