// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetSecurityLastUsed: CAMAction {
    /// The documented limit.
    private static let countMax = 10
    private static let secretIDs = Parameter.strings(
        "SecretIdList", kind: .identifiers, countMax: countMax, "1–\(countMax) SecretIds of the account."
    )
    .confidential

    static let name = "GetSecurityLastUsed"
    static let accessLevel = AccessLevel.read
    static let summary = "Tells when access keys last signed a request that was let in."
    static let parameters = [secretIDs.declaration]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField(
            "SecretIdLastUsedRows",
            .list(
                of: .structure(
                    "SecretIdLastUsed",
                    [
                        AnswerField("SecretId", .string, "The SecretId."),
                        AnswerField(
                            "LastUsedDate", .string, "The day: YYYY-MM-DD, in UTC; `null` where it never was used.",
                            isNullable: true),
                        AnswerField(
                            "LastSecretUsedDate", .integer,
                            "The same to the second, in Unix seconds; `null` where it never was used.", isNullable: true
                        ),
                    ])), "In the order asked.")
    ]
    static let errors: [CAMErrorCode] = [.paramError, .secretNotExist]

    let accessKeys: AccessKeys

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let uses = try await accessKeys.lastUses(of: try call.parameters[Self.secretIDs].map(\.kept), for: call.caller)
        return Answer { json in
            json.array("SecretIdLastUsedRows") { json in
                for (secretID, time) in uses { json.object { $0.lastUse(secretID, time) } }
            }
        }
    }
}

extension JSONWriter {
    fileprivate mutating func lastUse(_ secretID: String, _ time: Instant?) {
        string("SecretId", secretID)
        guard let time else {
            null("LastUsedDate")
            return null("LastSecretUsedDate")
        }
        string("LastUsedDate", String(time.timestamp.prefix { $0 != "T" }))
        integer("LastSecretUsedDate", time.seconds)
    }
}
