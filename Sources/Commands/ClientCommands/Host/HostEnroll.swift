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

    @Option(help: .init("The image it is shown with. (default: that of Ubuntu)", valueName: "image"))
    var image: String?

    @Option(
        help: .init(
            "Who logs in where a binding names nobody else. (default: the login user of the image)", valueName: "user"))
    var loginUser: String?

    @OptionGroup var details: HostDetails
    @OptionGroup var way: HostWay
    @OptionGroup var owner: HostOwner
    @OptionGroup var options: ClientOptions

    func run() async throws {
        let own: [String: AnswerValue?] = [
            "Product": .text(product), "InstanceName": .text(name),
            "InstanceRegion": instanceRegion.map { .text($0) }, "ImageId": image.map { .text($0) },
            "LoginUser": loginUser.map { .text($0) },
        ]
        let parameters = owner.parameters(own.merging(details.parameters) { first, _ in first })
        try await options.withClient { try await $0.invite(.newHost(name), parameters, of: owner, by: way) }
    }
}
