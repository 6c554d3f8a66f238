// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// `ProjectId`.
enum ProjectParameter {
    static let parameter = Parameter.integer("ProjectId", "0, the default project, or another of the account.")

    static func project(_ number: Int64) throws(DomainFailure) -> ProjectID {
        guard number >= 0 else { throw .projectNegative(number) }
        return ProjectID(number: number)
    }
}

/// `TagSpecification.N`: the tags of what is created.
enum TagSpecificationParameter {
    private static let resourceType = Parameter.string("ResourceType", "keypair.")
    private static let tags = TagParameter.required

    static let parameter = Parameter.optionalStructures(
        "TagSpecification",
        of: StructureShape(typeName: "TagSpecification", fields: [resourceType.declaration, tags.declaration]),
        kind: .tagSpecifications, countMax: 1, "One element; ResourceType keypair; at most \(Tag.perCallMax) tags.")

    /// What `InvalidParameterValue` is answered for.
    static let invalidValues =
        "TagSpecification has more than one element; ResourceType is not keypair; a tag breaks the rules of its key or "
        + "value; a key stands twice."

    static func unchecked(_ parameters: ParameterValues) throws(DomainFailure) -> [Tag] {
        var found: [Tag] = []
        for specification in try parameters[parameter] {
            found += try TagParameter.unchecked(try specification[tags])
        }
        return found
    }

    static func tags(_ specifications: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        guard let specification = specifications.first else { return [] }
        let type = try specification[resourceType]
        guard type.isExactly("keypair") else { throw .resourceTypeInvalid(type) }
        return try TagParameter.tags(try specification[tags])
    }
}

/// `KeyIds` where it is required.
enum KeyIDsParameter {
    static let countMax = 100

    static let required = Parameter.strings(
        "KeyIds", kind: .identifiers, countMax: countMax, "1–\(countMax) identifiers, skey-xxxxxxxx.")
}

/// `InstanceIds`.
enum InstanceIDsParameter {
    static let countMax = 100

    static let required = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: countMax, "1–\(countMax) identifiers, ins-xxxxxxxx.")
}
