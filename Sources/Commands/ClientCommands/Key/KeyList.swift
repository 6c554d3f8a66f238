// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport

/// `keywright key list`
struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your key pairs, the newest first.",
        discussion: """
            What several options say must all be true. On a terminal, long columns are cut to its width; a file or \
            another program gets all. `keywright key show` tells everything about one.

            \(ClientOptions.discussion)
            """)

    @OptionGroup var filter: KeyFilter

    @Flag(help: "Cut nothing, whatever the width of the terminal.")
    var wide = false

    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let filters = filter.filters(in: try await client.project(filter.project))
            let parameters: [String: AnswerValue] = filters.isEmpty ? [:] : ["Filters": .list(filters)]
            let kind = ResourceKind.keyPair
            let found = try await client.all(kind.listing, kind.list, parameters) { $0.cell(kind.idField) }
            let keyPairs = filter.selected(found)
            switch client.form {
            case .json: try StandardOutput.write(try client.form.json(keyPairs))
            case .text: try StandardOutput.write(KeyTable.text(keyPairs, within: wide ? nil : Terminal.width))
            }
        }
    }
}
