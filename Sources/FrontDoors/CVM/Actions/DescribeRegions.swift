// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeRegions: CVMAction {
    static let name = "DescribeRegions"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the regions that the server serves."
    static let parameters: [ParameterDeclaration] = []
    static let region = RegionRule.ignored
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField("TotalCount", .integer, "How many regions there are."),
        AnswerField("RegionSet", .list(of: .structure("RegionInfo", info)), "The regions."),
    ]
    static let errors: [CVMErrorCode] = [.internalServerError]

    private static let info = [
        AnswerField("Region", .string, "The region, as ap-guangzhou."),
        AnswerField("RegionName", .string, "Its name in the language of the call."),
        AnswerField("RegionState", .string, "AVAILABLE."),
    ]

    let regions: RegionCatalog

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
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
