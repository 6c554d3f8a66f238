// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel

/// `keywright host invite`
struct HostInvite: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "invite", abstract: "Make a new token for a host, or one for a group of them.",
        discussion: """
            What a host had before is worth nothing then: it is how one that was installed anew, or has another disk, \
            rejoins under its name, with what is bound to it.

            With --group, the token makes a host at each use, named by its hostname, as for user data of an \
            autoscaling group. keywright host groups lists such tokens, and keywright host revoke ends one.

            \(ClientOptions.discussion)
            """)

    @Argument(help: .init("The host; none with --group.", valueName: "host"))
    var host: String?

    @Flag(help: "Make a token for several machines.")
    var group = false

    @Option(
        parsing: .unconditional,
        help: .init("How many hosts the token makes at most, with --group. (default: 1)", valueName: "n"))
    var uses: Int?

    @Option(
        parsing: .unconditional,
        help: .init(
            "How long the token can be used, as 30m, 24h or 7d, with --group. (default: 24h)", valueName: "time"))
    var lifetime: String?

    @Option(help: .init("A tag of each host, with --group; may be repeated.", valueName: "key=value"))
    var tag: [String] = []

    @Option(
        help: .init(
            "Of which product the hosts are, with --group: cvm or lighthouse. (default: cvm)", valueName: "product"),
        completion: .list(Product.allCases.map(\.rawValue)))
    var product: String?

    @Option(
        help: .init("Where they are listed, with --group. (default: the server's default region)", valueName: "region"))
    var instanceRegion: String?

    @Option(help: .init("The image they are shown with, with --group. (default: that of Ubuntu)", valueName: "image"))
    var image: String?

    @Option(
        help: .init("Who logs in, with --group. (default: the login user of the image)", valueName: "user"))
    var loginUser: String?

    @Option(
        name: .customLong("options"),
        help: .init("What stands in front of each key, with --group, as in authorized_keys.", valueName: "list"))
    var loginOptions: String?

    @OptionGroup var way: HostWay
    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func validate() throws {
        let ofGroup: [(String, Bool)] = [
            ("uses", uses != nil), ("lifetime", lifetime != nil), ("tag", !tag.isEmpty), ("product", product != nil),
            ("instance-region", instanceRegion != nil), ("image", image != nil), ("login-user", loginUser != nil),
            ("options", loginOptions != nil),
        ]
        if group {
            if host != nil { throw ValidationError("--group names no host: each is named by its hostname.") }
            if let lifetime, Self.seconds(lifetime) == nil {
                throw ValidationError("--lifetime must be a number with s, m, h or d, as 24h, not \(lifetime).")
            }
            for text in tag where TagOption(text) == nil {
                throw ValidationError("--tag must be KEY=VALUE, not \(text).")
            }
            try Choice.check(product, of: "--product", among: Choice.products)
        } else if host == nil {
            throw ValidationError("Say which host, or --group.")
        } else if let (name, _) = ofGroup.first(where: \.1) {
            throw ValidationError("--\(name) goes with --group.")
        }
    }

    func run() async throws {
        try await options.withClient { client in
            guard let host else {
                let image: FoundResource? = if let image { try await client.image(image, of: owner) } else { nil }
                let own: [String: AnswerValue?] = [
                    "Product": .text(product ?? Product.cvm.rawValue), "Uses": uses.map { .integer(Int64($0)) },
                    "Lifetime": lifetime.flatMap(Self.seconds).map { .integer($0) },
                    "InstanceRegion": instanceRegion.map { .text($0) }, "ImageId": image.map { .text($0.id) },
                    "LoginUser": loginUser.map { .text($0) }, "Options": loginOptions.map { .text($0) },
                    "Tags": tag.isEmpty ? nil : .list(tag.compactMap { TagOption($0)?.json }),
                ]
                return try await client.invite(.group, owner.parameters(own), of: owner, by: way)
            }
            let found = try await client.host(host, of: owner)
            try await client.invite(
                .again(found), owner.parameters(["InstanceId": .text(found.id)]), of: owner, by: way)
        }
    }

    /// The seconds of `90s`, `30m`, `24h` or `7d`.
    static func seconds(_ text: String) -> Int64? {
        PointInTime.seconds(ofDuration: text).flatMap { $0 > 0 ? $0 : nil }
    }
}
