// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists the projects of the account. The default project 0 is not in the list, and there is no other yet.
struct DescribeProject: LegacyAAction {
    private static let allList = Parameter.optionalInteger("allList", "1: all; 0: those that are shown.")

    static let name = "DescribeProject"
    static let parameters = [allList.declaration]
    static let region = RegionRule.ignored

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        Answer { $0.array("data") { _ in } }
    }
}
