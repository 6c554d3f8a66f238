// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters that the actions on instances share.
enum InstanceParameters {
    /// The codes of the actions that operate on instances.
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .instanceCreating, .instanceIDMalformed, .instanceIDNotFound, .instanceOperationFailed,
        .instanceOperationInProgress, .invalidInstanceState, .listLimitExceeded, .noPermission,
    ]

    static let ids = Parameter.strings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "1–\(IdentifierLists.countMax) identifiers, lhins-xxxxxxxx, each once."
    ).identifiers(["lhins"])
    static let stopType = Parameter.optionalString(
        "StopType", "SOFT, HARD or SOFT_FIRST; SOFT_FIRST when absent. Here they all do the same."
    ).oneOf(["SOFT", "HARD", "SOFT_FIRST"]).whenAbsent(.text("SOFT_FIRST"))

    static let stopTypeConditions = [
        CommonErrorCode.invalidParameterValue.when("StopType has another value than those allowed.")
    ]

    static func ids(of call: Call) throws(DomainFailure) -> [InstanceID] {
        try IdentifierLists.instanceIDs(try call.parameters[ids])
    }

    static func checkStopType(of call: Call) throws(DomainFailure) {
        guard let type = try call.parameters[stopType] else { return }
        guard ["SOFT", "HARD", "SOFT_FIRST"].contains(where: type.isExactly) else {
            throw .invalid(call.parameters.path(of: stopType), type.shown)
        }
    }
}
