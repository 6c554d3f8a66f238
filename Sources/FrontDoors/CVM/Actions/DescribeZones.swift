// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeZones: CVMAction {
    static let name = "DescribeZones"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the zones of the region that the call names."
    static let parameters: [ParameterDeclaration] = []
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField("TotalCount", .integer, "How many zones there are."),
        AnswerField("ZoneSet", .list(of: .structure("ZoneInfo", info)), "The zones."),
    ]
    static let errors: [CVMErrorCode] = [.internalServerError]

    private static let info = [
        AnswerField("Zone", .string, "The zone, as ap-guangzhou-3."),
        AnswerField("ZoneName", .string, "Its name in the language of the call."),
        AnswerField("ZoneId", .string, "Its number, as text."),
        AnswerField("ZoneState", .string, "AVAILABLE."),
    ]

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        Answer { json in
            json.integer("TotalCount", call.region.zones.count)
            json.array("ZoneSet") { json in
                for zone in call.region.zones {
                    json.object { json in
                        json.string("Zone", zone.id)
                        json.string("ZoneName", zone.name.text(in: call.language))
                        json.string("ZoneId", String(zone.number))
                        json.string("ZoneState", "AVAILABLE")
                    }
                }
            }
        }
    }
}
