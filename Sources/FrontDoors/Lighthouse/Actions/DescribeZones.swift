// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct DescribeZones: LighthouseAction {
    private static let orderField = Parameter.optionalString(
        "OrderField", overLong: .leftToAction, "ZONE or INSTANCE_DISPLAY_LABEL; ZONE when absent."
    ).oneOf(["ZONE", "INSTANCE_DISPLAY_LABEL"]).whenAbsent(.text("ZONE"))
    private static let order = Parameter.optionalString(
        "Order", overLong: .leftToAction, "ASC or DESC; ASC when absent."
    ).oneOf(["ASC", "DESC"]).whenAbsent(.text("ASC"))

    static let name = "DescribeZones"
    static let accessLevel = AccessLevel.read
    static let summary = "Lists the zones of the region that the call names, or of the default region."
    static let parameters = [orderField.declaration, order.declaration]
    static let requestRate = RequestRate.documented(20)
    static let permission = Permission.onAnything(name)
    static let answer = [
        AnswerField("TotalCount", .integer, "How many zones there are."),
        AnswerField("ZoneInfoSet", .list(of: .structure("ZoneInfo", info)), "The zones."),
    ]
    static let conditions = [
        CommonErrorCode.invalidParameterValue.when("OrderField or Order has another value than those allowed.")
    ]
    static let errors: [LighthouseErrorCode] = [.failedOperation]

    private static let info = [
        AnswerField("Zone", .string, "The zone, as ap-guangzhou-3."),
        AnswerField("ZoneName", .string, "Its name in the language of the call."),
        AnswerField("InstanceDisplayLabel", .string, "NORMAL."),
    ]

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let field = try choice(Self.orderField, in: call, among: ["ZONE", "INSTANCE_DISPLAY_LABEL"])
        let order = try choice(Self.order, in: call, among: ["ASC", "DESC"])
        // Every zone has the same label, so sorting by the label does not change the order.
        let isTurned = field == "ZONE" && order == "DESC"
        let zones = isTurned ? call.region.zones.reversed() : call.region.zones
        return Answer { json in
            json.integer("TotalCount", zones.count)
            json.array("ZoneInfoSet") { json in
                for zone in zones {
                    json.object { json in
                        json.string("Zone", zone.id)
                        json.string("ZoneName", zone.name.text(in: call.language))
                        json.string("InstanceDisplayLabel", "NORMAL")
                    }
                }
            }
        }
    }

    /// The chosen value. The first one is the default.
    private func choice(
        _ parameter: Parameter<ClientText?>, in call: Call, among choices: [String]
    ) throws(DomainFailure) -> String {
        guard let value = try call.parameters[parameter] else { return choices[0] }
        guard let choice = choices.first(where: value.isExactly) else {
            throw .invalid(call.parameters.path(of: parameter), value.shown)
        }
        return choice
    }
}
