// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright host deny`
struct HostDeny: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "deny", abstract: "Take back what `host allow` gave.",
        discussion: """
            It holds from the next login on. What is bound stays bound: that is for `key unbind`; and who may log in by a tag \
            is to be denied by that tag.

            \(ClientOptions.discussion)
            """)

    @OptionGroup var access: HostAccessOptions

    @Option(help: .init("Who logged in. (default: whichever user)", valueName: "user"))
    var user: String?

    func run() async throws {
        try await access.change(
            "RevokeHostAccess", ["Username": user.map { .text($0) }],
            saying: ("is no longer granted on", user.map { " as \($0)" } ?? ""))
    }
}
