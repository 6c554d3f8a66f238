// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// `Filters.N`, the same in both products: filters are joined by AND, the values of one by OR.
package enum FilterParameter {
    package static let countMax = 10
    /// Of most actions.
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

    /// What a call asks for by its identifiers or its filters, which exclude each other.
    package static func query(
        ids: [ClientText], filters structures: [ParameterValues],
        readIDs: ([ClientText]) throws(DomainFailure) -> [KeyPairID],
        readFilter: (_ name: ClientText, _ values: [ClientText]) throws(DomainFailure) -> KeyPairFilter?
    ) throws(DomainFailure) -> KeyPairQuery {
        if !ids.isEmpty && !structures.isEmpty { throw .idsAndFilters }
        if !ids.isEmpty { return .ids(try readIDs(ids)) }
        guard !structures.isEmpty else { return .all }
        return .matching(
            try filters(structures) { name, values throws(DomainFailure) in
                try readFilter(name, values) ?? tagFilter(name, values)
            })
    }

    /// The filters of a call, as `read` understands each name and its values; `nil`: there is no filter of this name.
    package static func filters<Filter>(
        _ structures: [ParameterValues],
        _ read: (_ name: ClientText, _ values: [ClientText]) throws(DomainFailure) -> Filter?
    ) throws(DomainFailure) -> [Filter] {
        var filters: [Filter] = []
        for structure in structures {
            let name = try structure[name]
            let values = try structure[values]
            guard name.utf8.count <= TextLimits.common else { throw .filterUnknown(name.shown) }
            guard let filter = try read(name, values) else { throw .filterUnknown(name.shown) }
            filters.append(filter)
        }
        return filters
    }

    /// `KEY` of a filter that is called `tag:KEY`.
    package static func tagKey(in name: ClientText) -> ClientText? {
        name.begins(with: "tag:") && name.utf8.count > 4 ? name.dropping(bytes: 4) : nil
    }

    private static func tagFilter(_ name: ClientText, _ values: [ClientText]) -> KeyPairFilter? {
        switch name {
        case "tag-key": .tagKeyIs(values.map(\.kept))
        case "tag-value": .tagValueIs(values.map(\.kept))
        default: tagKey(in: name).map { .tag(key: $0.kept, valueIs: values.map(\.kept)) }
        }
    }
}
