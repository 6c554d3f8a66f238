// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetFederationToken: Action {
    private static let holder = Parameter.string(
        "Name", overLong: .leftToAction,
        "1–\(FederationTokens.nameLengthMax) letters, digits and `+=,.@_-`: what the key's holder is called.")
    private static let policy = Parameter.string(
        "Policy", bytesMax: FederationTokens.policyBytesMax, overLong: .leftToAction,
        "A policy document, percent-encoded or plain: what the key may do of what the caller may.")
    private static let duration = Parameter.optionalInteger(
        "DurationSeconds",
        "1–\(TemporaryKeys.durationMaxOfMainAccount) for a main account, 1–\(TemporaryKeys.durationMaxOfUser) for a "
            + "sub-user; \(TemporaryKeys.durationDefault) when absent."
    ).within(1...Int64(TemporaryKeys.durationMaxOfUser)).whenAbsent(.integer(Int64(TemporaryKeys.durationDefault)))

    static let name = "GetFederationToken"
    static let accessLevel = AccessLevel.permissionManagement
    static let summary =
        "Makes a temporary key, which may do what both the caller and the policy may. It ends with its time, and as soon as "
        + "the access key that asked for it is disabled or deleted."
    static let parameters = [holder.declaration, policy.declaration, duration.declaration]
    static let region = RegionRule.ignored
    static let requestRate = RequestRate.documented(600)
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField(
            "Credentials",
            .structure(
                "Credentials",
                [
                    AnswerField("Token", .string, "Goes with every request, as X-TC-Token or Token.").secret,
                    AnswerField("TmpSecretId", .string, "The SecretId."),
                    AnswerField("TmpSecretKey", .string, "The SecretKey.").secret,
                ]), "The key. Nothing of it is kept."),
        AnswerField("ExpiredTime", .integer, "When it ends, in Unix seconds."),
        AnswerField("Expiration", .timestamp, "The same, as text."),
    ]
    static let ownCodes: [any DocumentedErrorCode] = STSErrorCode.allCases

    let federationTokens: FederationTokens

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let key = try federationTokens.issue(
            name: try call.parameters[Self.holder].kept, policy: try call.parameters[Self.policy].kept,
            duration: try call.parameters[Self.duration], for: call.caller)
        return Answer { json in
            json.object("Credentials") { json in
                json.string("Token", key.token)
                json.string("TmpSecretId", key.secretID)
                json.string("TmpSecretKey", key.secretKey)
            }
            json.integer("ExpiredTime", Int(key.expiresAt.seconds))
            json.string("Expiration", key.expiresAt.timestamp)
        }
    }
}
