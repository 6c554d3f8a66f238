// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel

/// `keywright host allow`
struct HostAllow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "allow", abstract: "Let key pairs in to hosts, beside what lets in already.",
        discussion: """
            `key bind` takes the place of what is bound; this adds to it, for any number of key pairs and users. The \
            same again has the new --until. What an operator of a host forbids by `keywright-host join --login-users` \
            stays forbidden.

            Who may set tags decides which hosts have one.

            \(ClientOptions.discussion)
            """)

    @OptionGroup var access: HostAccessOptions

    @Option(help: .init("Who logs in. (default: the login user of each host)", valueName: "user"))
    var user: String?

    @Option(
        parsing: .unconditional,
        help: .init(
            "When it ends by itself: \(PointInTime.forms). (default: it does not)", valueName: "time"))
    var until: String?

    func validate() throws { _ = try end() }

    func run() async throws {
        let end = try end()
        try await access.change(
            "GrantHostAccess", ["Username": user.map { .text($0) }, "EndTime": end.map { .text($0) }],
            saying: ("may log in to", (user.map { " as \($0)" } ?? "") + (end.map { " until \($0)" } ?? "")))
    }

    /// As the API writes it.
    private func end() throws -> String? {
        try until.map {
            let seconds = try PointInTime.seconds($0, of: "--until", now: UnixClock.now.seconds, .ahead)
            return Instant(seconds: seconds).timestamp
        }
    }
}
