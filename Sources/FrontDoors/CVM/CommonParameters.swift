// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// `ProjectId`.
enum ProjectParameter {
    static let parameter = Parameter.integer("ProjectId", "0, the default project, or another of the account.")

    static func project(_ number: Int64, at path: String = "ProjectId") throws(DomainFailure) -> ProjectID {
        guard number >= 0 else { throw .invalid(path, String(number)) }
        return ProjectID(number: number)
    }
}

/// `TagSpecification.N`: the tags of a new resource.
struct TagSpecificationParameter: Sendable {
    static let keyPair = TagSpecificationParameter(of: "keypair")
    static let instance = TagSpecificationParameter(of: "instance")

    private static let resourceType = Parameter.string("ResourceType", "What the tags are for.")
    private static let tags = TagParameter.required

    let parameter: Parameter<[ParameterValues]>
    /// The conditions under which `InvalidParameterValue` is answered.
    let invalidValues: String
    private let type: String

    private init(of type: String) {
        self.type = type
        parameter = .optionalStructures(
            "TagSpecification",
            of: StructureShape(
                typeName: "TagSpecification", fields: [Self.resourceType.declaration, Self.tags.declaration]),
            kind: .tagSpecifications, countMax: 1,
            "One element; ResourceType \(type); at most \(Tag.perCallMax) tags.")
        invalidValues =
            "TagSpecification has more than one element; ResourceType is not \(type); a tag breaks the rules of its key or "
            + "value; a key stands twice."
    }

    func unchecked(_ parameters: ParameterValues) throws(DomainFailure) -> [Tag] {
        var found: [Tag] = []
        for specification in try parameters[parameter] {
            found += try TagParameter.unchecked(try specification[Self.tags])
        }
        return found
    }

    func read(_ parameters: ParameterValues) throws(DomainFailure) -> [Tag] {
        guard let specification = try parameters[parameter].first else { return [] }
        let type = try specification[Self.resourceType]
        guard type.isExactly(self.type) else {
            throw .invalid(specification.path(of: Self.resourceType), type.shown)
        }
        return try TagParameter.tags(try specification[Self.tags])
    }
}

/// `KeyIds` where it is required.
enum KeyIDsParameter {
    static let countMax = 100

    static let required = Parameter.strings(
        "KeyIds", kind: .identifiers, countMax: countMax, "1–\(countMax) identifiers, skey-xxxxxxxx."
    ).identifiers(["skey"])
}

/// `InstanceIds`.
enum InstanceIDsParameter {
    static let countMax = 100

    static let required = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: countMax, "1–\(countMax) identifiers, ins-xxxxxxxx."
    ).identifiers(["ins"])

    static func optional(excluding other: String?) -> Parameter<[ClientText]> {
        .optionalStrings(
            "InstanceIds", kind: .identifiers, countMax: countMax,
            "At most \(countMax) identifiers, ins-xxxxxxxx" + (other.map { "; excludes \($0)." } ?? ".")
        ).identifiers(["ins"])
    }

    static func read(_ call: Call) throws(DomainFailure) -> [InstanceID] {
        try IdentifierParameters.instanceIDs(try call.parameters[required], of: .cvm)
    }
}
