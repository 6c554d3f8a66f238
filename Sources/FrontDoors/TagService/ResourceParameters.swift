// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters that name resources.
enum ResourceParameters {
    static let namesMax = 10
    static let idsMax = 50
    /// In bytes. Resources in questions to policies are hashed, which is slow for some long texts.
    static let askedLengthMax = 1024

    /// In bytes. A longer text is not a region, service or type, and looking it up could be slow.
    private static let wordLengthMax = 64

    static let services = "cvm, lighthouse or cam"
    static let prefixes = "keypair or instance of cvm and lighthouse, uin or policyid of cam"
    /// The same for parameters of queries.
    static let prefixesAsked = prefixes + ", for which policy may stand"

    static let form =
        "qcs::<cvm or lighthouse>:<region>:uin/<account>:keypair/<id> or :instance/<id>, or "
        + "qcs::cam::uin/<account>:uin/<user> or :policyid/<id>, for which :policy/<id> may stand; "
        + "region and account may be empty"

    static let resource = Parameter.string("Resource", overLong: .leftToAction, "\(form).")
    static let list = Parameter.strings(
        "ResourceList", kind: .identifiers, countMax: namesMax, "1–\(namesMax) names \(form).")
    static let optionalList = Parameter.optionalStrings(
        "ResourceList", kind: .identifiers, countMax: namesMax,
        "At most \(namesMax) names \(form). MaxResults is not looked at then.")

    /// The condition for actions that change the tags of one resource.
    static let conditionOfOne = TagErrorCode.resourceDescriptionError.when(
        TagErrorCode.resourceDescriptionError.condition
            + " Or it is of another service or type of resource, or the account has no such resource, or has it in "
            + "another region."
    )

    /// The types of resources that the texts select; all types without a text. A service that is not served has no
    /// tags, whatever the type (ruling 29).
    static func types(service: ClientText?, prefix: ClientText?) throws(DomainFailure) -> [TaggableType] {
        let ofService = TaggableType.all.filter { service?.isExactly($0.service) ?? true }
        if let service, ofService.isEmpty {
            guard isWord(service) else {
                throw .refused("ServiceType", TagErrorCode.serviceTypeInvalid, service.shown)
            }
            guard prefix.map(isWord) ?? true else {
                throw .refused("ResourcePrefix", TagErrorCode.resourcePrefixInvalid, prefix?.shown)
            }
            return []
        }
        let types = ofService.filter { type in
            prefix.map { type.prefix.utf8.elementsEqual(TaggableType.prefix($0.kept, of: type.service).utf8) } ?? true
        }
        if let prefix, types.isEmpty {
            throw .refused("ResourcePrefix", TagErrorCode.resourcePrefixInvalid, prefix.shown)
        }
        return types
    }

    /// Whether a text can be the name of a service or a type: letters, digits, hyphens and underscores.
    private static func isWord(_ text: ClientText) -> Bool {
        guard (1...wordLengthMax).contains(text.utf8.count) else { return false }
        return text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
    }

    /// The region that was sent; `nil` if it is empty.
    static func region(_ text: ClientText, among regions: RegionCatalog) throws(DomainFailure) -> String? {
        if text.isEmpty { return nil }
        guard text.utf8.count <= wordLengthMax, regions.find(text) != .unknown else {
            throw .refused("ResourceRegion", TagErrorCode.regionInvalid, text.shown)
        }
        return text.kept
    }
}

// The permissions that the actions need. Policies are evaluated before values are checked, so a name may be invalid.
extension Permission {
    /// For an action on one resource.
    static func onResource(_ action: String) -> Permission {
        onResources(action) { parameters throws(DomainFailure) in [try parameters[ResourceParameters.resource]] }
    }

    /// For an action on resources named in six segments.
    static func onResources(
        _ action: String, _ names: @escaping Reading<[ClientText]>
    ) -> Permission {
        Permission(
            action, on: "the resource of each name, of its own service",
            of: { parameters throws(DomainFailure) in
                try names(parameters).map { text in
                    guard let name = ResourceName(text), text.utf8.count <= ResourceParameters.askedLengthMax else {
                        return .none(text)
                    }
                    return AskedResource(service: name.service, region: name.region, name.resource)
                }
            })
    }
}

extension AskedResource {
    /// For a text that does not name a resource. The call is refused later, unless the policies refuse it.
    fileprivate static func none(_ text: ClientText) -> AskedResource {
        AskedResource(text.prefix(bytesMax: ResourceParameters.askedLengthMax).kept)
    }

    /// For a resource given in parts, as they were sent.
    static func parts(service: ClientText, region: ClientText, _ text: ClientText) -> AskedResource {
        let length = service.utf8.count + region.utf8.count + text.utf8.count
        guard length <= ResourceParameters.askedLengthMax else { return .none(text) }
        return AskedResource(service: service.kept, region: region.kept, text.kept)
    }
}
