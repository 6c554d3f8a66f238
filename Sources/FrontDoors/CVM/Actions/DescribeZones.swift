// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel
import UseCases

/// Lists the zones of the call's region.
struct DescribeZones: CVMAction {
    static let name = "DescribeZones"
    static let parameters: [ParameterDeclaration] = []
    static let errors: [CVMErrorCode] = [.internalServerError]

    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer {
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
