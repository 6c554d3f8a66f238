// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DescribeResourceTagsByResourceIds: TagServiceAction {
    /// In bytes: a longer text is no region, and would take long to look for.
    private static let regionLengthMax = 64

    private static let service = Parameter.string("ServiceType", overLong: .leftToAction, "cvm or lighthouse.")
    private static let prefix = Parameter.string("ResourcePrefix", overLong: .leftToAction, "keypair or instance.")
    private static let ids = Parameter.strings(
        "ResourceIds", kind: .identifiers, countMax: ResourceParameters.idsMax,
        "1–\(ResourceParameters.idsMax) identifiers of key pairs, or of instances, of the service.")
    private static let region = Parameter.string(
        "ResourceRegion", overLong: .leftToAction,
        "The name of a region, or empty: key pairs are the same in every region, and instances in others are left out.")
    private static let category = Parameter.optionalString(
        "Category", "Custom, System or All; All when absent. There are no tags of the system.")

    static let name = "DescribeResourceTagsByResourceIds"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists the tags of key pairs or of instances, in the order of their identifiers. Identifiers of none are left out."
    static let parameters = [
        service.declaration, prefix.declaration, ids.declaration, region.declaration, TagPage.offset.declaration,
        TagPage.limit.declaration, category.declaration,
    ]
    static let requestRate = RequestRate.documented(100)
    static let permission = Permission(
        name, on: "<prefix>/<id> of the service, for each id",
        of: { parameters throws(DomainFailure) in
            let (service, prefix) = (try parameters[service], try parameters[prefix])
            let region = try parameters[region]
            return try parameters[ids].map {
                .parts(service: service, region: region, ClientText("\(prefix.kept)/\($0.kept)"))
            }
        })
    static let answer =
        TagAnswers.page + [AnswerField("Tags", .list(of: TagAnswers.resourceTag), "The tags of the page.")]
    static let conditions = [
        CommonErrorCode.invalidParameter.when(TagPage.invalid + "."),
        CommonErrorCode.invalidParameterValue.when("Category is neither Custom, System nor All."),
    ]
    static let errors: [TagErrorCode] = [
        .failedOperation, .regionInvalid, .resourceIDInvalid, .resourcePrefixInvalid, .serviceTypeInvalid,
    ]

    private static let prefixes = ["keypair", "instance"]

    let resourceTags: ResourceTags
    let regions: RegionCatalog

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try resources(call.parameters)
        let page = try TagPage(call.parameters)
        let found = try await Self.hasCustom(call.parameters) ? resourceTags.tags(of: ids, for: call.caller) : [:]
        let region = try call.parameters[Self.region]
        let all = found.values.filter { resource in
            region.isEmpty || resource.region.map(region.isExactly) ?? true
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

    private func resources(_ parameters: ParameterValues) throws(DomainFailure) -> [TaggableID] {
        let service = try parameters[Self.service]
        guard let product = Product.allCases.first(where: { $0.rawValue.isExactly(service) }) else {
            throw .refused("ServiceType", TagErrorCode.serviceTypeInvalid, service.shown)
        }
        let prefix = try parameters[Self.prefix]
        guard Self.prefixes.contains(where: prefix.isExactly) else {
            throw .refused("ResourcePrefix", TagErrorCode.resourcePrefixInvalid, prefix.shown)
        }
        let region = try parameters[Self.region]
        guard region.utf8.count <= Self.regionLengthMax, region.isEmpty || regions.find(region) != .unknown
        else {
            throw .refused("ResourceRegion", TagErrorCode.regionInvalid, region.shown)
        }
        var ids: [TaggableID] = []
        for text in try parameters[Self.ids] {
            guard let id = ResourceName.taggable("\(prefix.kept)/\(text.kept)"), id.product == product else {
                throw .refused("ResourceIds", TagErrorCode.resourceIDInvalid, text.shown)
            }
            ids.append(id)
        }
        return ids
    }

    private static func hasCustom(_ parameters: ParameterValues) throws(DomainFailure) -> Bool {
        let category = try parameters[category] ?? ""
        if ["", "All", "Custom"].contains(where: category.isExactly) { return true }
        guard category.isExactly("System") else {
            throw .invalid("Category", category.shown)
        }
        return false
    }
}
