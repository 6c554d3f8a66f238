// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright host groups`
struct HostGroups: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "groups", abstract: "List the tokens of groups, the newest first.",
        discussion: ClientOptions.discussion)

    @OptionGroup var owner: OwnerOption
    @OptionGroup var options: ClientOptions

    func run() async throws {
        try await options.withClient { client in
            let groups = try await client.pages("ListHostGroups", "HostGroupSet", id: "HostGroupId", of: owner)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(groups))
            case .text: try StandardOutput.write(table(groups))
            }
        }
    }

    private func table(_ groups: [AnswerValue]) -> String {
        var table = TextTable("GROUP", "PRODUCT", "USED", "OF", "UNTIL", "USER", "TAGS", "OPTIONS")
        for group in groups {
            let tags = (group["Tags"]?.list ?? []).map { "\($0.cell("Key"))=\($0.cell("Value"))" }
            table.append(
                group.cell("HostGroupId"), group.cell("Product"), group["Uses"]?.integer.map(String.init) ?? "",
                group["UsesMax"]?.integer.map(String.init) ?? "", group.cell("ExpiredTime"), group.cell("LoginUser"),
                tags.joined(separator: ","), group.cell("Options"))
        }
        return table.text
    }
}
