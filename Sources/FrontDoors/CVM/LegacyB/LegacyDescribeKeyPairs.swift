// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists key pairs; two filters only, and the older name of the time of creation.
struct LegacyDescribeKeyPairs: CVMAction {
    static let name = DescribeKeyPairs.name
    static let parameters = DescribeKeyPairs.parameters
    static let errors: [CVMErrorCode] = [
        .filterInvalid, .filterValueLimitExceeded, .internalServerError, .keyPairIDMalformed, .limitInvalid,
        .offsetInvalid,
    ]

    let keyPairs: KeyPairs

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        let query = try DescribeKeyPairs.query(call.parameters)
        if case .matching(let filters) = query { try refuseTagFilters(filters) }
        let page = try await keyPairs.describe(
            query, range: try PageParameters.range(call.parameters), for: call.caller)
        return Answer { $0.page("KeyPairSet", page) { $0.legacyDescribedKeyPair($1) } }
    }

    private func refuseTagFilters(_ filters: [KeyPairFilter]) throws(KeyPairFailure) {
        for filter in filters {
            switch filter {
            case .tagKeyIs: throw .filterUnknown("tag-key")
            case .tagValueIs: throw .filterUnknown("tag-value")
            case .tag(let key, _): throw .filterUnknown("tag:\(key)")
            case .idIs, .nameIs, .nameContains, .projectIs: continue
            }
        }
    }
}
