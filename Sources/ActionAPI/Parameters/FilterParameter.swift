// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// `Filters.N`, the same in both products. Several filters are combined with AND, the values of one filter with OR.
package enum FilterParameter {
    package static let countMax = 10
    /// The limit of most actions.
    package static let valuesMax = 5
    static let typeName = "Filter"

    private static let name = Parameter.string("Name", overLong: .leftToAction, "The name of the filter.")
    private static let values = values(max: valuesMax)

    private static func values(max: Int) -> Parameter<[ClientText]> {
        .strings(
            "Values", kind: .filterValues, countMax: max, "1–\(max) texts, joined by OR; a number is written as text.")
    }

    package static func parameter(_ limits: String, valuesMax: Int = valuesMax) -> Parameter<[ParameterValues]> {
        let shape = StructureShape(typeName: typeName, fields: [name.declaration, values(max: valuesMax).declaration])
        return .optionalStructures("Filters", of: shape, kind: .filters, countMax: countMax, limits)
    }

    /// The query of a call, by identifiers or by filters. The two exclude each other.
    package static func query(
        ids: [ClientText], filters structures: [ParameterValues], takesTags: Bool = true,
        readIDs: ([ClientText]) throws(DomainFailure) -> [KeyPairID],
        readFilter: (SentFilter) throws(DomainFailure) -> KeyPairFilter?
    ) throws(DomainFailure) -> KeyPairQuery {
        try exclude(structures, ids, "KeyIds")
        if !ids.isEmpty { return .ids(try readIDs(ids)) }
        guard !structures.isEmpty else { return .all }
        return .matching(
            try filters(structures) { filter throws(DomainFailure) in
                try readFilter(filter) ?? (takesTags ? tagFilter(filter) : nil)
            })
    }

    /// Refuses a call that has both filters and a list of identifiers.
    package static func exclude(
        _ filters: [ParameterValues], _ ids: [ClientText], _ idsName: String
    ) throws(DomainFailure) {
        if !ids.isEmpty && !filters.isEmpty { throw .parameter("Filters", .exclusive(with: idsName)) }
    }

    /// The filters of a call, each converted by `read`, which answers `nil` for an unknown filter name.
    package static func filters<Filter>(
        _ structures: [ParameterValues], _ read: (SentFilter) throws(DomainFailure) -> Filter?
    ) throws(DomainFailure) -> [Filter] {
        var filters: [Filter] = []
        for structure in structures {
            let filter = SentFilter(
                name: try structure[name], values: try structure[values], namePath: structure.path(of: name),
                valuesPath: structure.path(of: values))
            guard filter.name.utf8.count <= TextLimits.common, let found = try read(filter) else {
                throw .parameter(filter.namePath, .filterUnknown(isEmpty: filter.name.isEmpty), filter.name.shown)
            }
            filters.append(found)
        }
        return filters
    }

    /// The `KEY` of a filter named `tag:KEY`.
    package static func tagKey(in name: ClientText) -> ClientText? {
        name.begins(with: "tag:") && name.utf8.count > 4 ? name.dropping(bytes: 4) : nil
    }

    private static func tagFilter(_ filter: SentFilter) -> KeyPairFilter? {
        switch filter.name {
        case "tag-key": .tagKeyIs(filter.texts)
        case "tag-value": .tagValueIs(filter.texts)
        default: tagKey(in: filter.name).map { .tag(key: $0.kept, valueIs: filter.texts) }
        }
    }
}

/// A filter as it was sent.
package struct SentFilter: Sendable {
    package let name: ClientText
    package let values: [ClientText]
    /// The full path of the name, such as `Filters.0.Name`.
    package let namePath: String
    /// The full path of the list of values.
    package let valuesPath: String

    package var texts: [String] { values.map(\.kept) }

    /// The full path of a value, such as `Filters.0.Values.1`.
    package func path(ofValue index: Int) -> String { "\(valuesPath).\(index)" }

    /// The values converted by `read`. A value for which it answers `nil` is refused with `code`.
    package func each<Value>(
        or code: any ErrorCode = CommonErrorCode.invalidParameterValue, _ read: (ClientText) -> Value?
    ) throws(DomainFailure) -> [Value] {
        var found: [Value] = []
        for (index, text) in values.enumerated() {
            guard let value = read(text) else { throw .refused(path(ofValue: index), code, text.shown) }
            found.append(value)
        }
        return found
    }

    /// The values, if all of them are valid.
    package func texts(or code: any ErrorCode, where isFit: (ClientText) -> Bool) throws(DomainFailure) -> [String] {
        try each(or: code) { isFit($0) ? $0.kept : nil }
    }

    /// The values as identifiers.
    package func instanceIDs(of product: Product) throws(DomainFailure) -> [String] {
        var ids: [String] = []
        for (index, text) in values.enumerated() {
            ids += try IdentifierParameters.instanceIDs([text], of: product, at: path(ofValue: index)).map(\.text)
        }
        return ids
    }
}
