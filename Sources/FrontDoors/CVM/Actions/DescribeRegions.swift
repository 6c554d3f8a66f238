// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists the regions that this server serves.
struct DescribeRegions: CVMAction {
    static let name = "DescribeRegions"
    static let parameters: [ParameterDeclaration] = []
    static let region = RegionRule.ignored
    static let errors: [CVMErrorCode] = [.internalServerError]

    let regions: RegionCatalog

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
        Answer { json in
            json.integer("TotalCount", regions.served.count)
            json.array("RegionSet") { json in
                for region in regions.served {
                    json.object { json in
                        json.string("Region", region.id)
                        json.string("RegionName", region.name.text(in: call.language))
                        json.string("RegionState", "AVAILABLE")
                    }
                }
            }
        }
    }
}
