// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright audit list`
struct AuditList: AsyncParsableCommand {
    private static let interval = Duration.seconds(1)
    private static let limitDefault = 100
    private static let limitAllowed = 1...1_000_000

    static let configuration = CommandConfiguration(
        commandName: "list",
        abstract: "Print records of the audit trail, the oldest first; with --output json, a JSON object a line.",
        discussion: """
            Without --account they are the caller's own account's, of the last 90 days; permission is asked for \
            cloudaudit:DescribeEvents. With it they are any account's, also of one that was deleted, for the operator; \
            permission is asked for admin:DescribeAuditRecords.

            A line has the time, the user, the SecretId, the address, the action, the outcome and what was touched.

            \(ClientOptions.discussion)
            """)

    @Option(help: .init("The number of the account, for the operator.", valueName: "uin"))
    var account: String?

    @OptionGroup var filter: AuditFilter

    @Option(help: .init("The newest records, as many of them.", valueName: "count"))
    var limit = Self.limitDefault

    @Flag(help: "All records, in place of the newest.")
    var all = false

    @Flag(
        help: """
            Go on with those that are recorded from now on, until interrupted; also after a restart of the server, \
            without a gap or a repeat.
            """)
    var follow = false

    @OptionGroup var options: ClientOptions

    func validate() throws {
        guard Self.limitAllowed.contains(limit) else {
            throw ValidationError(
                "--limit must be \(Self.limitAllowed.lowerBound) to \(Self.limitAllowed.upperBound), not \(limit)")
        }
        guard !all || limit == Self.limitDefault else { throw ValidationError("--all and --limit exclude each other") }
        guard !follow || filter.until == nil else { throw ValidationError("--follow and --until exclude each other") }
    }

    func run() async throws {
        try await options.withClient { client in
            var source: any AuditSource =
                if let account { OperatorsAuditSource(client: client, account: account, filter: filter) } else {
                    OwnAuditSource(client: client, filter: filter)
                }
            let now = UnixClock.now.seconds
            // Later records belong to the continued output.
            if follow { _ = try await source.news(now: now) }
            let entries = try await source.newest(
                since: try filter.since(now: now) ?? 0, until: try filter.until(now: now) ?? now + 60,
                limit: all ? .max : limit)
            try write(entries.reversed(), client.form)
            var printed = entries.map(\.number).max() ?? 0
            let outage = AuditOutage(write: { StandardError.write($0) })
            while follow {
                try await Task.sleep(for: Self.interval)
                guard let news = try await outage.bridged({ try await source.news(now: UnixClock.now.seconds) }) else {
                    continue
                }
                let unprinted = news.filter { $0.number > printed }
                try write(unprinted, client.form)
                printed = max(printed, unprinted.last?.number ?? 0)
            }
        }
    }

    private func write(_ entries: [AuditEntry], _ form: OutputForm) throws {
        for entry in entries { try StandardOutput.write(try entry.text(form)) }
    }
}
