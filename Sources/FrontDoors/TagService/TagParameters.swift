// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Tags and tag keys. The tag service writes `TagKey` and `TagValue`, CVM and Lighthouse write `Key` and `Value`.
enum TagParameters {
    /// The category of tags that the account creates. There are no system tags.
    static let category = "Custom"

    static let key = Parameter.string(
        "TagKey", overLong: .leftToAction,
        "1–\(Tag.keyLengthMax) characters, as in the actions of CVM and Lighthouse; it does not begin with one of "
            + "\(TagParameter.reservedPrefixes)."
    ).matching(length: 1...Tag.keyLengthMax)
    static let value = Parameter.string(
        "TagValue", overLong: .leftToAction,
        "1–\(Tag.valueLengthMax) characters, as in the actions of CVM and Lighthouse."
    ).matching(length: 1...Tag.valueLengthMax)
    private static let kind = Parameter.optionalString(
        "Category", overLong: .leftToAction, "Custom or All: there are no tags of the system."
    ).oneOf(["Custom", "All"])
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
        for structure in structures {
            try TagParameter.check(key: try structure[key], at: structure.path(of: key))
            try TagParameter.check(value: try structure[value], at: structure.path(of: value))
            if let text = try structure[kind], !["Custom", "All", ""].contains(where: text.isExactly) {
                throw .refused(structure.path(of: kind), TagErrorCode.tag, text.shown)
            }
        }
        try requireOnce(try sentKeys(structures))
        return try unchecked(structures)
    }

    // Actions on one tag.

    /// The tag as it was sent, for policies.
    static func unchecked(_ parameters: ParameterValues) throws(DomainFailure) -> Tag {
        Tag(unchecked: try parameters[key], value: try parameters[value])
    }

    static func tag(_ parameters: ParameterValues) throws(DomainFailure) -> Tag {
        try TagParameter.tag(try parameters[key], try parameters[value], at: "TagKey", valuePath: "TagValue")
    }

    static func key(_ parameters: ParameterValues) throws(DomainFailure) -> String {
        let key = try parameters[key]
        try TagParameter.check(key: key, at: "TagKey")
        return key.kept
    }

    static func keys(_ structures: [ParameterValues]) throws(DomainFailure) -> [String] {
        try checked(keys: try sentKeys(structures))
    }

    /// The keys in `TagKeys`.
    static func keys(_ texts: [ClientText]) throws(DomainFailure) -> [String] {
        try checked(keys: texts.enumerated().map { ($1, "TagKeys.\($0)") })
    }

    /// A key and its full path.
    typealias SentKey = (text: ClientText, path: String)

    private static func sentKeys(_ structures: [ParameterValues]) throws(DomainFailure) -> [SentKey] {
        var keys: [SentKey] = []
        for structure in structures { keys.append((try structure[key], structure.path(of: key))) }
        return keys
    }

    static func checked(keys: [SentKey]) throws(DomainFailure) -> [String] {
        for key in keys { try TagParameter.check(key: key.text, at: key.path) }
        try requireOnce(keys)
        return keys.map(\.text.kept)
    }

    private static func requireOnce(_ keys: [SentKey]) throws(DomainFailure) {
        for (index, key) in keys.enumerated() where keys[..<index].contains(where: { $0.text == key.text }) {
            throw .parameter(key.path, .tagKeyRepeated, key.text.shown)
        }
    }
}
