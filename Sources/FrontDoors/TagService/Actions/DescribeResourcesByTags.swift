// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeResourcesByTags: TagServiceAction {
    private static let service = Parameter.optionalString(
        "ServiceType", overLong: .leftToAction,
        "\(ResourceParameters.services); resources of all when absent or empty. Those of other services have no tags.")
    private static let prefix = Parameter.optionalString(
        "ResourcePrefix", overLong: .leftToAction,
        "\(ResourceParameters.prefixesAsked), of the service; all when absent or empty.")
    private static let id = Parameter.optionalString(
        "ResourceId", "The identifier; any when absent or empty.")
    private static let region = Parameter.optionalString(
        "ResourceRegion", overLong: .leftToAction,
        "The name of a region, in which instances must be. What is no instance is the same in every region.")

    static let name = "DescribeResourcesByTags"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the key pairs, instances, users and policies that have a tag for each filter, by service and identifier, "
        + "with all their tags."
    static let parameters = [
        TagFilterParameters.required.declaration, TagListParameters.creator.declaration, TagPage.offset.declaration,
        TagPage.limit.declaration, prefix.declaration, id.declaration, region.declaration, service.declaration,
    ]
    static let permission = Permission.onAnything(name)
    static let answer =
        TagAnswers.page + [
            AnswerField(
                "Rows",
                .list(
                    of: .structure(
                        "ResourceTag",
                        [
                            AnswerField("ResourceRegion", .string, "Where an instance is; empty for others."),
                            AnswerField("ServiceType", .string, "\(ResourceParameters.services)."),
                            AnswerField("ResourcePrefix", .string, "\(ResourceParameters.prefixes)."),
                            AnswerField("ResourceId", .string, "The identifier."), TagAnswers.tags,
                        ])), "The resources of the page.")
        ]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(TagPage.invalid + "."),
        TagErrorCode.resourcePrefixInvalid.when("ResourcePrefix is none of a type of resource that has tags."),
    ]
    static let errors: [TagErrorCode] = [
        .failedOperation, .regionInvalid, .resourcePrefixInvalid, .serviceTypeInvalid, .tagFilters,
        .tagFiltersLengthExceeded,
    ]

    let resourceTags: ResourceTags
    let regions: RegionCatalog

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let page = try TagPage(call.parameters)
        let found = try await find(page, call)
        return Answer { json in
            json.integer("TotalCount", found.totalCount)
            json.integer("Offset", page.offset)
            json.integer("Limit", page.limit)
            json.array("Rows") { json in
                for resource in found.elements {
                    json.object { json in
                        json.string("ResourceRegion", resource.region ?? "")
                        json.string("ServiceType", resource.id.type.service)
                        json.string("ResourcePrefix", resource.id.type.prefix)
                        json.string("ResourceId", resource.id.text)
                        json.serviceTags("Tags", resource.tags)
                    }
                }
            }
        }
    }

    private func find(_ page: TagPage, _ call: Call) async throws(DomainFailure) -> Page<TaggedResource> {
        let parameters = call.parameters
        let types = try ResourceParameters.types(
            service: try Self.sent(Self.service, parameters), prefix: try Self.sent(Self.prefix, parameters))
        let region = try ResourceParameters.region(try parameters[Self.region] ?? "", among: regions)
        let id = try Self.sent(Self.id, parameters)
        let filters = try TagFilterParameters.filters(try parameters[TagFilterParameters.required])
        guard try TagListParameters.isOfAccount(call) else { return Page(totalCount: 0, elements: []) }
        let query = TaggedQuery(filters: filters, types: types, id: id?.kept, region: region)
        return try await resourceTags.page(query, offset: page.offset, limit: page.limit, for: call.caller)
    }

    /// The text that was sent. An empty one counts as absent, because some clients send it.
    private static func sent(
        _ parameter: Parameter<ClientText?>, _ parameters: ParameterValues
    ) throws(DomainFailure) -> ClientText? {
        try parameters[parameter].flatMap { $0.isEmpty ? nil : $0 }
    }
}
