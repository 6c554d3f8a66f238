// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright host list`
struct HostList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List the hosts of an account that meet every filter.",
        discussion: """
            SEEN is when the host asked for something last, COPIES when it asked for the oldest of the copies by which \
            it lets in while the server is away; keywright-host refresh does both every five minutes.

            \(ClientOptions.discussion)
            """)

    @Option(help: .init("Those of this whole name.", valueName: "name"))
    var name: String?

    @Option(
        help: .init("Those that are invited, joined or revoked.", valueName: "status"),
        completion: .list(Choice.hostStatuses))
    var status: String?

    @Option(
        help: .init("Those of cvm or of lighthouse.", valueName: "product"), completion: .list(Choice.products))
    var product: String?

    @Option(help: .init("Those on which this user logs in where a binding names nobody else.", valueName: "user"))
    var loginUser: String?

    @Option(help: .init("Those that asked for nothing for so long, as 30m, 24h or 7d.", valueName: "time"))
    var unseen: String?

    @Option(help: .init("Those with this tag.", valueName: "key=value"))
    var tag: String?

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func validate() throws {
        if let unseen, HostInvite.seconds(unseen) == nil {
            throw ValidationError("--unseen must be a number with s, m, h or d, as 24h, not \(unseen).")
        }
        try Choice.check(status?.lowercased(), of: "--status", among: Choice.hostStatuses)
        try Choice.check(product, of: "--product", among: Choice.products)
        if let tag, TagOption(tag) == nil { throw ValidationError("--tag must be KEY=VALUE, not \(tag).") }
    }

    func run() async throws {
        let tag = tag.flatMap(TagOption.init)
        let filters: [String: AnswerValue?] = [
            "InstanceName": name.map { .text($0) }, "Status": status.map { .text($0.uppercased()) },
            "Product": product.map { .text($0) }, "LoginUser": loginUser.map { .text($0) },
            "UnseenFor": unseen.flatMap(HostInvite.seconds).map { .integer($0) },
            "TagKey": (tag?.key).map { .text($0) },
            "TagValue": (tag?.value).map { .text($0) },
        ]
        try await options.withClient { client in
            let hosts = try await client.hosts(filters, of: owner)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(hosts))
            case .text: try StandardOutput.write(table(hosts))
            }
        }
    }

    private func table(_ hosts: [AnswerValue]) -> String {
        var table = TextTable(
            "INSTANCE", "NAME", "STATUS", "USER", "ADDRESS", "PORT", "JOINED", "SEEN", "COPIES", "AGENT", "TAGS",
            "OPTIONS")
        for host in hosts {
            let tags = (host["Tags"]?.list ?? []).map { "\($0.cell("Key"))=\($0.cell("Value"))" }
            table.append(
                host.cell("InstanceId"), host.cell("InstanceName"), host.cell("Status"), host.cell("LoginUser"),
                host.cell("Address"), host["Port"]?.integer.map(String.init) ?? "", host.cell("JoinedTime"),
                host.cell("LastSeenTime"), host.cell("CopiesTime"), host.cell("AgentVersion"),
                tags.joined(separator: ","), host.cell("Options"))
        }
        return table.text
    }
}
