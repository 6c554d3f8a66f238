// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeKeyPairs: LighthouseAction {
    private static let keyIDs = Parameter.optionalStrings(
        "KeyIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers, lhkp-xxxxxxxx, each once; excludes Filters."
    ).identifiers(["lhkp"])
    private static let filters = FilterParameter.parameter(
        "At most \(FilterParameter.countMax), joined by AND; names: key-id, key-name (a part of the name is enough), "
            + "tag-key, tag-value, tag:<key>; excludes KeyIds.")

    static let name = "DescribeKeyPairs"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists key pairs, newest first. Identifiers that are well formed and unknown are left out."
    static let parameters = [
        keyIDs.declaration, PageParameters.offset.declaration, PageParameters.limit.declaration, filters.declaration,
    ]
    static let requestRate = RequestRate.documented(100)
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = AnswerField.page("KeyPairSet", of: KeyPairAnswers.described, "The key pairs.")
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .failedOperation, .invalidFilter, .keyPairIDMalformed, .listLimitExceeded, .negative,
        .noPermission, .outOfRange,
        .parameterConflict,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let query = try FilterParameter.query(
            ids: try call.parameters[Self.keyIDs], filters: try call.parameters[Self.filters],
            readIDs: { ids throws(DomainFailure) in try IdentifierLists.keyPairIDs(ids) }, readFilter: Self.filter)
        let page = try await keyPairs.describe(
            query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.page("KeyPairSet", page) { $0.describedKeyPair($1) } }
    }

    private static func filter(_ filter: SentFilter) throws(DomainFailure) -> KeyPairFilter? {
        switch filter.name {
        case "key-id": .idIs(filter.texts)
        case "key-name": .nameContains(filter.texts)
        default: nil
        }
    }
}
