// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct GetResources: TagServiceAction {
    private static let limitMax: Int64 = 200
    private static let limitDefault: Int64 = 50
    private static let tokenBytesMax = 4096

    private static let token = Parameter.optionalString(
        "PaginationToken", bytesMax: tokenBytesMax, overLong: .leftToAction,
        "That of the answer before, with the same filters; empty or absent at first.")
    private static let limit = Parameter.optionalInteger(
        "MaxResults", "1–\(limitMax); \(limitDefault) when absent."
    ).within(1...Int64(limitMax)).whenAbsent(.integer(Int64(limitDefault)))

    static let name = "GetResources"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists key pairs, instances, users and policies, and their tags: those of ResourceList that exist, or those that "
        + "have tags and meet the filters. The list goes on as long as the answer has a PaginationToken, also where a part "
        + "of it is short."
    static let parameters = [
        ResourceParameters.optionalList.declaration, TagFilterParameters.optional.declaration, token.declaration,
        limit.declaration,
    ]
    static let permission = Permission.onResources(name) { parameters throws(DomainFailure) in
        try parameters[ResourceParameters.optionalList]
    }
    static let answer = [
        AnswerField("PaginationToken", .string, "Asks for the next part; empty in the last."),
        AnswerField(
            "ResourceTagMappingList",
            .list(
                of: .structure(
                    "ResourceTagMapping",
                    [
                        AnswerField(
                            "Resource", .string,
                            "The name in six segments; as it was sent where it was in ResourceList, "
                                + "else with the region of an instance, and without one for others."
                        ), TagAnswers.tags,
                    ])), "The resources."),
    ]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(
            "There are both ResourceList and TagFilters, or MaxResults is not 1–\(limitMax)."),
        TagErrorCode.resourceDescriptionError.when(
            TagErrorCode.resourceDescriptionError.condition
                + " Or it is of another type of resource of these services; those of other services are left out."),
        TagErrorCode.tag.when(
            "A key has a character that is not allowed, or a space at its beginning or end; a value is empty."),
        TagErrorCode.tagNumPerRequest.when("There are more than \(TagFilterParameters.filtersMax) filters."),
        TagErrorCode.tagValue.when("A filter has more than \(TagFilterParameters.valuesMax) values."),
    ]
    static let errors: [TagErrorCode] = [
        .failedOperation, .paginationTokenInvalid, .reservedTagKey, .resourceDescriptionError,
        .resourceNumPerRequest, .tag, .tagKeyDuplicate, .tagKeyEmpty, .tagKeyLengthExceeded, .tagNumPerRequest,
        .tagValue, .tagValueCharacterIllegal, .tagValueLengthExceeded,
    ]

    let resourceTags: ResourceTags

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let (resources, token) = try await find(call)
        return Answer { json in
            json.string("PaginationToken", token)
            json.array("ResourceTagMappingList") { json in
                for resource in resources {
                    json.object { json in
                        json.string("Resource", resource.name)
                        json.serviceTags("Tags", resource.tags)
                    }
                }
            }
        }
    }

    private func find(_ call: Call) async throws(DomainFailure) -> ([NamedResource], token: String) {
        let names = try call.parameters[ResourceParameters.optionalList]
        let filters = try TagFilterParameters.filters(try call.parameters[TagFilterParameters.optional])
        guard names.isEmpty || filters.isEmpty else {
            throw .parameter("TagFilters", .exclusive(with: "ResourceList"))
        }
        let token = try call.parameters[Self.token] ?? ""
        // The limit applies even if the token is not used: no text over its limit is accepted.
        guard token.utf8.count <= Self.tokenBytesMax else {
            throw .refused("PaginationToken", TagErrorCode.paginationTokenInvalid)
        }
        if !names.isEmpty { return (try await resourceTags.find(names, for: call.caller), "") }
        let limit = try call.parameters[Self.limit] ?? Self.limitDefault
        guard (1...Self.limitMax).contains(limit) else { throw .outOfRange("MaxResults", limit) }
        let found = try await resourceTags.find(
            matching: filters, after: token, limit: Int(limit), for: call.caller)
        return (found.resources, found.nextToken)
    }
}
