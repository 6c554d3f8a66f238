// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// A list of `Tag` structures with `Key` and `Value`, the same in both products.
package enum TagParameter {
    /// The reserved prefixes of keys, as a text for messages.
    package static let reservedPrefixes = Tag.reservedKeyPrefixes.joined(separator: ", ")

    private static let key = Parameter.string(
        "Key", overLong: .leftToAction,
        "1–\(Tag.keyLengthMax) characters, not beginning with one of \(reservedPrefixes): \(characters).")
    private static let value = Parameter.string(
        "Value", overLong: .leftToAction, "1–\(Tag.valueLengthMax) characters: \(characters).")
    private static let characters =
        "letters of every script with their marks, digits, inner spaces and "
        + Tag.specialCharacters.map(String.init).joined(separator: " ")

    private static let shape = StructureShape(typeName: "Tag", fields: [key.declaration, value.declaration])

    private static let limits = "At most \(Tag.perCallMax); each key once."

    package static let optional = Parameter.optionalStructures(
        "Tags", of: shape, kind: .tags, countMax: Tag.perCallMax, limits)
    /// Tags of which a resource must have at least one.
    package static let anyOf = Parameter.optionalStructures(
        "Tags", of: shape, kind: .tags, countMax: Tag.perCallMax,
        "At most \(Tag.perCallMax): what has any of them. A key may stand with several values.")
    package static let required = Parameter.structures(
        "Tags", of: shape, kind: .tags, countMax: Tag.perCallMax, limits)

    /// The tags as they were sent, valid or not: policies are evaluated before values are checked.
    package static func unchecked(_ structures: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        var tags: [Tag] = []
        for structure in structures { tags.append(Tag(unchecked: try structure[key], value: try structure[value])) }
        return tags
    }

    static func tag(_ structure: ParameterValues) throws(DomainFailure) -> Tag {
        try tag(
            try structure[key], try structure[value], at: structure.path(of: key),
            valuePath: structure.path(of: value))
    }

    package static func tag(
        _ key: ClientText, _ value: ClientText, at keyPath: String, valuePath: String
    ) throws(DomainFailure) -> Tag {
        do throws(Tag.Problem) {
            return try Tag(key: key, value: value)
        } catch {
            if case .badValue = error { throw .parameter(valuePath, .tag(error), value.shown) }
            throw .parameter(keyPath, .tag(error), key.shown)
        }
    }

    package static func check(key: ClientText, at path: String) throws(DomainFailure) {
        do throws(Tag.Problem) {
            try Tag.check(key: key)
        } catch {
            throw .parameter(path, .tag(error), key.shown)
        }
    }

    package static func check(value: ClientText, at path: String) throws(DomainFailure) {
        do throws(Tag.Problem) {
            try Tag.check(value: value)
        } catch {
            throw .parameter(path, .tag(error), value.shown)
        }
    }

    /// The tags of a call, sorted by key.
    package static func tags(_ structures: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        var tags: [Tag] = []
        for structure in structures {
            let sent = try structure[key]
            guard !tags.contains(where: { sent.isExactly($0.key) }) else {
                throw .parameter(structure.path(of: key), .tagKeyRepeated, sent.shown)
            }
            tags.append(try tag(structure))
        }
        return tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
