// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ArgumentParser
import DomainModel
import IPAddresses

/// Options that select audit records.
struct AuditFilter: ParsableArguments {
    @Option(help: .init("Of this action, such as CreateKeyPair.", valueName: "name"))
    var action: String?

    @Option(help: .init("On this resource: the identifier of what was touched.", valueName: "id"))
    var resource: String?

    @Option(help: .init("By this user: its number or its name, root for the main account.", valueName: "user"))
    var user: String?

    @Option(help: .init("Signed with this SecretId.", valueName: "id"))
    var secretID: String?

    @Option(help: .init("From this address.", valueName: "address"))
    var source: String?

    @Option(help: .init("With this outcome: success, refused, or the code of a refusal.", valueName: "outcome"))
    var outcome: String?

    @Option(
        help: .init(
            "Not before this time: 2026-11-21T20:00:00Z, Unix seconds, or how long ago: 90s, 30m, 12h, 7d.",
            valueName: "time"))
    var since: String?

    @Option(help: .init("Not after this time, in the same forms.", valueName: "time"))
    var until: String?

    func validate() throws {
        let now = UnixClock.now.seconds
        _ = try (self.since(now: now), self.until(now: now))
        try Choice.check(action, of: "--action", among: KnownActions.recorded)
        try Choice.check(outcome, of: "--outcome", among: ["success", "refused"] + KnownActions.recordedRefusals)
        if source != nil && wantedSource == nil {
            throw ValidationError("--source must be an IPv4 or IPv6 address, not \(source ?? "").")
        }
    }

    /// The address as the records have it.
    var wantedSource: String? { source.flatMap { IPAddress($0)?.description } }

    enum Outcome {
        case success
        case refused
        case code(String)
    }

    var wantedOutcome: Outcome? {
        outcome.map { $0 == "success" ? .success : $0 == "refused" ? .refused : .code($0) }
    }

    /// The time in Unix seconds.
    func since(now: Int64) throws -> Int64? {
        try since.map { try PointInTime.seconds($0, of: "--since", now: now, .ago) }
    }
    func until(now: Int64) throws -> Int64? {
        try until.map { try PointInTime.seconds($0, of: "--until", now: now, .ago) }
    }
}
