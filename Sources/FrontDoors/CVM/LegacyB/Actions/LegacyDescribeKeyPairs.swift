// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// This version has only two filters, and the older name of the creation time.
struct LegacyDescribeKeyPairs: CVMAction {
    private static let filters = FilterParameter.parameter(DescribeKeyPairs.filterLimits(names: "project-id, key-name"))

    static let name = DescribeKeyPairs.name
    static let accessLevel = AccessLevel.read
    static let summary = "Lists key pairs, newest first. Identifiers that are well formed and unknown are left out."
    static let parameters = DescribeKeyPairs.declarations(filters: filters)
    static let permission = Permission.onAllKeyPairs(name)
    static let answer = AnswerField.page("KeyPairSet", of: KeyPairAnswers.legacyDescribed, "The key pairs.")
    static let conditions = [
        CommonErrorCode.invalidParameter.when(SharedConditions.idsAndFilters),
        CommonErrorCode.invalidParameterValue.when(
            "KeyIds is longer than its limit, or a value of the filter project-id is no integer."),
    ]
    static let errors: [CVMErrorCode] = [
        .filterInvalid, .filterValueLimitExceeded, .internalServerError, .keyPairIDMalformed, .limitInvalid,
        .offsetInvalid,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let query = try DescribeKeyPairs.query(call.parameters, isLegacy: true)
        let page = try await keyPairs.describe(
            query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.page("KeyPairSet", page) { $0.legacyDescribedKeyPair($1) } }
    }
}
