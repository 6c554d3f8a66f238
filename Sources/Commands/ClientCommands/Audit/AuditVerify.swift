// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright audit verify`
struct AuditVerify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract:
            "Check that nobody altered or removed a record of the audit trail, but the server those that are too old.",
        discussion: """
            Each record carries a hash over itself and the one before, under a key that is sealed with the master key. \
            The first record of each account that is not what was written is named, and the exit status is 1. For the \
            operator; permission is asked for admin:VerifyAuditTrail. "keywright storage verify" does the same without \
            a server.

            \(ClientOptions.discussion)
            """)

    @Option(help: .init("The number of the account; all of them where there is none.", valueName: "uin"))
    var account: String?

    @OptionGroup var options: ClientOptions

    private struct Question: Encodable {
        let uin: String?
        let nextToken: String
    }

    private struct Part: Decodable {
        let uin: String
        let recordCount: Int
        let isWhole: Bool
        let number: Int64
        let problem: String
        let nextToken: String

        var words: String {
            AuditFinding.Problem(rawValue: problem).map {
                AuditFinding(number: number, problem: $0).words(of: uin)
            } ?? "record \(number) of account \(uin): \(problem)"
        }
    }

    private struct Finding: Encodable {
        let uin: String
        let number: Int64
        let problem: String
    }

    private struct Result: Encodable {
        let recordCount: Int
        let findingSet: [Finding]
    }

    func run() async throws {
        try await options.withClient { client in
            let parts = try await Pages.all(counting: \.recordCount) { token in
                let part: Part = try await client.callPatiently(
                    "VerifyAuditTrail", of: .admin, Question(uin: account, nextToken: token ?? ""))
                return (part, next: part.nextToken.isEmpty ? nil : part.nextToken)
            }
            let (count, broken) = (parts.reduce(0) { $0 + $1.recordCount }, parts.filter { !$0.isWhole })
            switch client.form {
            case .json:
                let findings = broken.map { Finding(uin: $0.uin, number: $0.number, problem: $0.problem) }
                try StandardOutput.write(try client.form.json(Result(recordCount: count, findingSet: findings)))
            case .text where broken.isEmpty:
                try StandardOutput.write("The audit trail is whole: \(count) record\(count == 1 ? "" : "s").")
            case .text: break
            }
            guard broken.isEmpty else {
                throw OneLine("the audit trail is not whole: \(broken.map(\.words).joined(separator: "; "))")
            }
        }
    }
}
