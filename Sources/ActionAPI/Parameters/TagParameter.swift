// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// A list of `Tag`, `Key` and `Value`, the same in both products.
package enum TagParameter {
    /// What no key may begin with, for people.
    package static let reservedPrefixes = Tag.reservedKeyPrefixes.joined(separator: ", ")

    private static let key = Parameter.string(
        "Key", overLong: .leftToAction,
        "1–\(Tag.keyLengthMax) characters, not beginning with one of \(reservedPrefixes): \(characters).")
    private static let value = Parameter.string(
        "Value", overLong: .leftToAction, "1–\(Tag.valueLengthMax) characters: \(characters).")
    private static let characters =
        "letters, digits, inner spaces and " + Tag.specialCharacters.map(String.init).joined(separator: " ")

    private static let shape = StructureShape(typeName: "Tag", fields: [key.declaration, value.declaration])

    private static let limits = "At most \(Tag.perCallMax); each key once."

    package static let optional = Parameter.optionalStructures(
        "Tags", of: shape, kind: .tags, countMax: Tag.perCallMax, limits)
    /// Tags of which a resource has one.
    package static let anyOf = Parameter.optionalStructures(
        "Tags", of: shape, kind: .tags, countMax: Tag.perCallMax,
        "At most \(Tag.perCallMax): what has any of them. A key may stand with several values.")
    package static let required = Parameter.structures(
        "Tags", of: shape, kind: .tags, countMax: Tag.perCallMax, limits)

    /// The tags as they were sent, whether they may be or not: policies are asked before values are looked at.
    package static func unchecked(_ structures: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        var tags: [Tag] = []
        for structure in structures { tags.append(Tag(unchecked: try structure[key], value: try structure[value])) }
        return tags
    }

    /// The tags of a call, sorted by key.
    package static func tags(_ structures: [ParameterValues]) throws(DomainFailure) -> [Tag] {
        var tags: [Tag] = []
        for structure in structures {
            let key = try structure[key]
            let value = try structure[value]
            guard !tags.contains(where: { key.isExactly($0.key) }) else { throw .tagRepeated(key: key.shown) }
            do throws(Tag.Problem) {
                tags.append(try Tag(key: key, value: value))
            } catch {
                throw .tagInvalid(error, key: key.shown)
            }
        }
        return tags.sorted { $0.key.utf8.lexicographicallyPrecedes($1.key.utf8) }
    }
}
