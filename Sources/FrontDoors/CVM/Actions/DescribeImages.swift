// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeImages: CVMAction {
    private static let countMax = 100
    private static let imageIDs = Parameter.optionalStrings(
        "ImageIds", kind: .identifiers, countMax: countMax,
        "At most \(countMax) identifiers, img-xxxxxxxx; excludes Filters."
    ).identifiers(["img"])
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: image-id, image-type, image-name and platform (a part of "
            + "either is enough); and of what images do not have here, so that none meets them: tag-key, tag-value, tag:<key>, "
            + "dedicated-cluster-id, cdc-cache-status; excludes ImageIds.")
    private static let type = Parameter.optionalString(
        "InstanceType", overLong: .leftToAction, "As S5.MEDIUM4; without effect, since each image is for all types.")

    static let name = "DescribeImages"
    static let accessLevel = AccessLevel.read
    static let summary =
        "Lists images: those that were made of the account's instances, newest first, then those that every account has. "
        + "Identifiers that are well formed and unknown are left out."
    static let parameters = [
        imageIDs.declaration, filters.declaration, PageParameters.offset.declaration,
        PageParameters.limit.declaration, type.declaration,
    ]
    static let requestRate = RequestRate.documented(40)
    static let permission = Permission(name, on: "image/*") { _ throws(DomainFailure) in ["image/*"] }
    static let answer = AnswerField.page("ImageSet", of: .structure("Image", ImageAnswers.fields), "The images.")
    static let errors: [CVMErrorCode] = [
        .filterInvalid, .filterValueLimitExceeded, .imageIDMalformed, .imageIDsAndFilters, .instanceTypeMalformed,
        .internalServerError, .limitInvalid, .listLimitExceeded, .offsetInvalid,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        _ = try InstanceTypeParameter.read(try call.parameters[Self.type])
        let filters = try Self.asked(call.parameters)
        let page = try await instances.images(
            matching: filters, try PageParameters.range(call.parameters), of: call.caller.account)
        return Answer { $0.page("ImageSet", page) { $0.image($1, of: call.caller.account) } }
    }

    private static func asked(_ parameters: ParameterValues) throws(DomainFailure) -> [ImageFilter] {
        let texts = try parameters[imageIDs]
        let structures = try parameters[filters]
        try FilterParameter.exclude(structures, texts, "ImageIds")
        for text in texts where ImageID(text, of: .cvm) == nil {
            throw .refused("ImageIds", CVMErrorCode.imageIDMalformed, text.shown)
        }
        if !texts.isEmpty { return [.idIs(texts.map(\.kept))] }
        return try FilterParameter.filters(structures, filter)
    }

    private static func filter(_ filter: SentFilter) -> ImageFilter? {
        let (values, texts) = (filter.values, filter.texts)
        return switch filter.name {
        case "image-id": .idIs(texts)
        case "image-type": .customIs([true, false].filter { values.contains(where: ImageAnswers.type($0).isExactly) })
        case "image-name": .nameContains(texts)
        case "platform": .platformContains(texts)
        case "tag-key", "tag-value", "dedicated-cluster-id", "cdc-cache-status": .nothing
        default: FilterParameter.tagKey(in: filter.name).map { _ in .nothing }
        }
    }
}
