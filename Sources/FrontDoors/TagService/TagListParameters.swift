// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters that the lists of an account's tags share.
enum TagListParameters {
    static let keysMax = 100

    static let creator = Parameter.optionalInteger(
        "CreateUin", "Who made them: tags are the account's, so that its number finds all and another none.")
    static let showProject = Parameter.optionalInteger(
        "ShowProject", "0 or 1, which is the same: projects are no tags.")
    static let category = Parameter.optionalString(
        "Category", "Custom, System or All; All when absent. There are no tags of the system.")

    /// The condition of the common code.
    static let invalidShowProject = "ShowProject is neither 0 nor 1"
    static let invalidCategory = "Category is neither Custom, System nor All."

    /// Whether the query includes custom tags, which the account creates.
    static func hasCustom(_ parameters: ParameterValues) throws(DomainFailure) -> Bool {
        let text = try parameters[category] ?? ""
        if ["", "All", "Custom"].contains(where: text.isExactly) { return true }
        guard text.isExactly("System") else { throw .invalid("Category", text.shown) }
        return false
    }

    /// Whether the query includes tags that the account created. Some clients send 0 for no condition.
    static func isOfAccount(_ call: Call) throws(DomainFailure) -> Bool {
        let creator = try call.parameters[creator] ?? 0
        return creator == 0 || creator == call.caller.account.uin
    }

    static func checkShowProject(_ parameters: ParameterValues) throws(DomainFailure) {
        let showProject = try parameters[showProject] ?? 0
        guard (0...1).contains(showProject) else { throw .outOfRange("ShowProject", showProject) }
    }
}

/// Conditions on the tags of resources.
enum TagFilterParameters {
    static let filtersMax = 6
    static let valuesMax = 10

    private static let key = Parameter.string("TagKey", overLong: .leftToAction, "The key of a tag.")
    private static let values = Parameter.optionalStrings(
        "TagValue", kind: .filterValues, countMax: valuesMax, overLong: .leftToAction,
        "At most \(valuesMax) values, joined by OR; any value when absent.")
    private static let shape = StructureShape(typeName: "TagFilter", fields: [key.declaration, values.declaration])

    static let optional = Parameter.optionalStructures(
        "TagFilters", of: shape, kind: .filters, countMax: filtersMax,
        "At most \(filtersMax), joined by AND, each key once.")
    static let required = Parameter.structures(
        "TagFilters", of: shape, kind: .filters, countMax: filtersMax,
        "1–\(filtersMax), joined by AND, each key once.")

    static func filters(_ structures: [ParameterValues]) throws(DomainFailure) -> [TagFilter] {
        var filters: [TagFilter] = []
        var keys: [TagParameters.SentKey] = []
        for structure in structures {
            let values = try structure[values]
            for (index, value) in values.enumerated() {
                try TagParameter.check(value: value, at: "\(structure.path(of: self.values)).\(index)")
            }
            let key = try structure[key]
            keys.append((key, structure.path(of: self.key)))
            filters.append(TagFilter(key: key.kept, values: values.map(\.kept)))
        }
        _ = try TagParameters.checked(keys: keys)
        return filters
    }
}
