// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeResourceTagsByResourceIds: TagServiceAction {
    private static let service = Parameter.string(
        "ServiceType", overLong: .leftToAction,
        "\(ResourceParameters.services). Resources of other services have no tags.")
    private static let prefix = Parameter.string(
        "ResourcePrefix", overLong: .leftToAction, "\(ResourceParameters.prefixesAsked).")
    private static let ids = Parameter.strings(
        "ResourceIds", kind: .identifiers, countMax: ResourceParameters.idsMax,
        "1–\(ResourceParameters.idsMax) identifiers of such resources of the service.")
    private static let region = Parameter.string(
        "ResourceRegion", overLong: .leftToAction,
        "The name of a region, or empty: instances in others are left out. Other resources are the same in every one."
    )

    static let name = "DescribeResourceTagsByResourceIds"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the tags of key pairs, instances, users or policies, in the order of their identifiers. Identifiers of "
        + "none are left out."
    static let parameters = [
        service.declaration, prefix.declaration, ids.declaration, region.declaration, TagPage.offset.declaration,
        TagPage.limit.declaration, TagListParameters.category.declaration,
    ]
    static let requestRate = RequestRate.documented(100)
    static let permission = Permission(
        name, on: "<prefix>/<id> of the service, for each id",
        of: { parameters throws(DomainFailure) in
            let service = try parameters[service]
            let prefix = TaggableType.prefix(try parameters[prefix].kept, of: service.kept)
            let region = try parameters[region]
            return try parameters[ids].map {
                .parts(service: service, region: region, ClientText("\(prefix)/\($0.kept)"))
            }
        })
    static let answer =
        TagAnswers.page + [AnswerField("Tags", .list(of: TagAnswers.resourceTag), "The tags of the page.")]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(TagPage.invalid + "."),
        CommonErrorCode.invalidParameterValue.when(TagListParameters.invalidCategory),
    ]
    static let errors: [TagErrorCode] = [
        .failedOperation, .regionInvalid, .resourceIDInvalid, .resourcePrefixInvalid, .serviceTypeInvalid,
    ]

    let resourceTags: ResourceTags
    let regions: RegionCatalog

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try resources(call.parameters)
        let region = try ResourceParameters.region(try call.parameters[Self.region], among: regions)
        let page = try TagPage(call.parameters)
        let found =
            try await TagListParameters.hasCustom(call.parameters) ? resourceTags.tags(of: ids, for: call.caller) : [:]
        let all = found.values.filter { resource in
            guard let region, let own = resource.region else { return true }
            return own.utf8.elementsEqual(region.utf8)
        }.sorted { $0.id.text < $1.id.text }.flatMap { resource in resource.tags.map { (resource.id, $0) } }
        return Answer { json in
            json.integer("TotalCount", all.count)
            json.integer("Offset", page.offset)
            json.integer("Limit", page.limit)
            json.array("Tags") { json in
                for (id, tag) in all.dropFirst(Int(clamping: page.offset)).prefix(Int(page.limit)) {
                    json.resourceTag(tag, of: id)
                }
            }
        }
    }

    /// The named resources; empty for a service that is not served.
    private func resources(_ parameters: ParameterValues) throws(DomainFailure) -> [TaggableID] {
        let types = try ResourceParameters.types(
            service: try parameters[Self.service], prefix: try parameters[Self.prefix])
        var ids: [TaggableID] = []
        for text in try parameters[Self.ids] where !types.isEmpty {
            guard let id = types.lazy.compactMap({ $0.resource(text.kept) }).first else {
                throw .refused("ResourceIds", TagErrorCode.resourceIDInvalid, text.shown)
            }
            ids.append(id)
        }
        return ids
    }
}
