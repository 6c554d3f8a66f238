// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetTags: TagServiceAction {
    private static let limitMax: Int64 = 1000
    private static let limitDefault: Int64 = 50
    private static let keysMax = 20
    private static let tokenBytesMax = 4096

    private static let token = Parameter.optionalString(
        "PaginationToken", bytesMax: tokenBytesMax, overLong: .leftToAction,
        "That of the answer before, with the same TagKeys; empty or absent at first.")
    private static let limit = Parameter.optionalInteger(
        "MaxResults", "1–\(limitMax); \(limitDefault) when absent."
    ).within(1...limitMax).whenAbsent(.integer(limitDefault))
    private static let keys = Parameter.optionalStrings(
        "TagKeys", kind: .tags, countMax: keysMax, overLong: .leftToAction,
        "At most \(keysMax) keys, joined by OR, each once; all keys when absent.")

    static let name = "GetTags"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the tags of the account, whether a resource has them or not, by key and value. The list goes on as long "
        + "as the answer has a PaginationToken."
    static let parameters = [
        token.declaration, limit.declaration, keys.declaration, TagListParameters.category.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField("PaginationToken", .string, "Asks for the next part; empty in the last."),
        AnswerField("Tags", .list(of: TagAnswers.tag), "The tags of the part."),
    ]
    static let conditions = [
        CommonErrorCode.invalidParameter.when("MaxResults is not 1–\(limitMax)."),
        CommonErrorCode.invalidParameterValue.when(TagListParameters.invalidCategory),
        TagErrorCode.paginationTokenInvalid.when("PaginationToken was not given out, or for other keys."),
        TagErrorCode.tagNumPerRequest.when("There are more than \(keysMax) keys."),
    ]
    static let errors: [TagErrorCode] = [
        .failedOperation, .paginationTokenInvalid, .reservedTagKey, .tagKeyCharacterIllegal, .tagKeyDuplicate,
        .tagKeyEmpty, .tagKeyLengthExceeded, .tagNumPerRequest,
    ]

    let accountTags: AccountTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let keys = try TagParameters.keys(try call.parameters[Self.keys])
        let limit = try call.parameters[Self.limit] ?? Self.limitDefault
        guard (1...Self.limitMax).contains(limit) else { throw .outOfRange("MaxResults", limit) }
        let token = try call.parameters[Self.token] ?? ""
        let hasCustom = try TagListParameters.hasCustom(call.parameters)
        let part = try await accountTags.list(keys: keys, after: token, limit: Int(limit), for: call.caller)
        return Answer { json in
            json.string("PaginationToken", hasCustom ? part.nextToken : "")
            json.serviceTags("Tags", hasCustom ? part.tags : [])
        }
    }
}
