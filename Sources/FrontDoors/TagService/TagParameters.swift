// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Tags and keys of tags: `TagKey` and `TagValue`, where CVM and Lighthouse write `Key` and `Value`.
enum TagParameters {
    /// Kept for the tags that the account makes; there are none of the system's.
    static let category = "Custom"

    private static let key = Parameter.string(
        "TagKey", overLong: .leftToAction,
        "1–\(Tag.keyLengthMax) characters, as in the actions of CVM and Lighthouse; it does not begin with one of "
            + "\(TagParameter.reservedPrefixes).")
    private static let value = Parameter.string(
        "TagValue", overLong: .leftToAction,
        "1–\(Tag.valueLengthMax) characters, as in the actions of CVM and Lighthouse.")
    private static let kind = Parameter.optionalString(
        "Category", overLong: .leftToAction, "Custom or All: there are no tags of the system.")
    private static let tag = StructureShape(
        typeName: "Tag", fields: [key.declaration, value.declaration, kind.declaration])
    private static let keyObject = StructureShape(typeName: "TagKeyObject", fields: [key.declaration])

    private static let limits = "At most \(Tag.perCallMax); each key once."

    static let tags = Parameter.structures("Tags", of: tag, kind: .tags, countMax: Tag.perCallMax, limits)
    static let replaced = Parameter.optionalStructures(
        "ReplaceTags", of: tag, kind: .tags, countMax: Tag.perCallMax, limits)
    static let deleted = Parameter.optionalStructures(
        "DeleteTags", of: keyObject, kind: .tags, countMax: Tag.perCallMax,
        limits + " A key that the resource has not means nothing.")
    static let keys = Parameter.strings(
        "TagKeys", kind: .tags, countMax: Tag.perCallMax, overLong: .leftToAction,
        limits + " A key that the resource has not means nothing.")

    /// The tags as they were sent, for policies.
    static func unchecked(_ structures: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        var tags: [Tag] = []
        for structure in structures { tags.append(Tag(unchecked: try structure[key], value: try structure[value])) }
        return tags
    }

    static func tags(_ structures: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        let tags = try unchecked(structures)
        for structure in structures {
            try check(key: try structure[key])
            try check(value: try structure[value])
            if let text = try structure[kind], !["Custom", "All", ""].contains(where: text.isExactly) {
                throw .tags(.categoryInvalid(parameter: "Tags.Category", text.shown))
            }
        }
        try requireOnce(tags.map { ClientText($0.key) })
        return tags
    }

    static func keys(_ structures: [ParameterValues]) throws(DomainFailure) -> [String] {
        var keys: [ClientText] = []
        for structure in structures { keys.append(try structure[key]) }
        return try checked(keys: keys)
    }

    static func checked(keys: [ClientText]) throws(DomainFailure) -> [String] {
        for key in keys { try check(key: key) }
        try requireOnce(keys)
        return keys.map(\.kept)
    }

    static func check(key: ClientText) throws(DomainFailure) {
        do throws(Tag.Problem) {
            try Tag.check(key: key)
        } catch {
            throw .tagInvalid(error, key: key.shown)
        }
    }

    static func check(value: ClientText) throws(DomainFailure) {
        do throws(Tag.Problem) {
            try Tag.check(value: value)
        } catch {
            throw .tagInvalid(error, key: value.shown)
        }
    }

    private static func requireOnce(_ keys: [ClientText]) throws(DomainFailure) {
        for (index, key) in keys.enumerated() where keys[..<index].contains(key) {
            throw .tagRepeated(key: key.shown)
        }
    }
}
