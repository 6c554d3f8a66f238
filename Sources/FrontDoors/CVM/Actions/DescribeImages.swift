// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

struct DescribeImages: CVMAction {
    private static let countMax = 100
    private static let imageIDs = Parameter.optionalStrings(
        "ImageIds", kind: .identifiers, countMax: countMax,
        "At most \(countMax) identifiers, img-xxxxxxxx; excludes Filters.")
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
        let isAsked = try Self.condition(call.parameters)
        let range = try PageParameters.range(call.parameters)
        let custom = try await instances.customImages(of: call.caller.account).map(ImageAnswers.Image.custom)
        let found = (custom + ImageCatalog.images(of: .cvm).map(ImageAnswers.Image.public)).filter(isAsked)
        let page = Page(
            totalCount: found.count,
            elements: Array(found.dropFirst(Int(clamping: range.offset)).prefix(Int(clamping: range.limit))))
        return Answer { $0.page("ImageSet", page) { $0.image($1, of: call.caller.account) } }
    }

    private static func condition(
        _ parameters: ParameterValues
    ) throws(DomainFailure) -> (ImageAnswers.Image) -> Bool {
        let texts = try parameters[imageIDs]
        let structures = try parameters[filters]
        if !texts.isEmpty && !structures.isEmpty { throw .idsAndFilters }
        for text in texts where ImageID(text, of: .cvm) == nil { throw .instance(.imageIDMalformed(text.shown)) }
        let filters = try FilterParameter.filters(structures) { name, values throws(DomainFailure) in
            ImageFilter(name, values)
        }
        return { image in
            (texts.isEmpty || texts.holds(image.system.id.text)) && filters.allSatisfy { $0.isMet(by: image) }
        }
    }
}

/// A condition on images, met when any of its values fits.
private enum ImageFilter {
    case idIs([ClientText])
    case typeIs([ClientText])
    case nameContains([ClientText])
    case platformContains([ClientText])
    /// What no image has here.
    case nothing

    /// `nil`: there is no filter of this name.
    init?(_ name: ClientText, _ values: [ClientText]) {
        switch name {
        case "image-id": self = .idIs(values)
        case "image-type": self = .typeIs(values)
        case "image-name": self = .nameContains(values)
        case "platform": self = .platformContains(values)
        case "tag-key", "tag-value", "dedicated-cluster-id", "cdc-cache-status": self = .nothing
        default:
            guard FilterParameter.tagKey(in: name) != nil else { return nil }
            self = .nothing
        }
    }

    func isMet(by image: ImageAnswers.Image) -> Bool {
        switch self {
        case .idIs(let values): values.holds(image.system.id.text)
        case .typeIs(let values): values.holds(image.type)
        case .nameContains(let values): values.contains { image.name.utf8.holds($0.utf8) }
        case .platformContains(let values): values.contains { image.system.platform.utf8.holds($0.utf8) }
        case .nothing: false
        }
    }
}

extension [ClientText] {
    fileprivate func holds(_ text: String) -> Bool { contains { $0.isExactly(text) } }
}

extension String.UTF8View {
    fileprivate func holds(_ part: String.UTF8View) -> Bool {
        part.isEmpty || indices.contains { self[$0...].starts(with: part) }
    }
}
