// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

struct ModifyInstancesRenewFlag: CVMAction {
    private static let flagName = "RenewFlag"
    private static let flag = Parameter.string(
        flagName, "One of \(ChargeParameters.renewFlags.joined(separator: ", ")). Shown, and without effect."
    ).oneOf(ChargeParameters.renewFlags)

    static let name = "ModifyInstancesRenewFlag"
    static let accessLevel = AccessLevel.write
    static let summary =
        "Says what is to become of PREPAID instances at the end of their term, all or none, in whatever state they are."
    static let parameters = [InstanceIDsParameter.required.declaration, flag.declaration]
    static let requestRate = RequestRate.usual
    static let permission = Permission.onInstances(name, InstanceIDsParameter.required)
    static let answer: [AnswerField] = []
    static let conditions = [CommonErrorCode.invalidParameterValue.when("RenewFlag is none of its values.")]
    static let errors: [CVMErrorCode] = [
        .instanceChargeType, .instanceIDMalformed, .instanceIDNotFound, .internalServerError, .listLimitExceeded,
    ]

    let instances: Instances

    func perform(_ call: Call) async throws(DomainFailure) -> Answer {
        let ids = try InstanceIDsParameter.read(call)
        let text = try call.parameters[Self.flag]
        guard let flag = ChargeParameters.renewFlags.first(where: text.isExactly) else {
            throw .invalid(Self.flagName, text.shown)
        }
        try await instances.setRenewFlag(of: ids, to: flag, in: call.region, for: call.caller)
        return .empty
    }
}
