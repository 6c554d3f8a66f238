// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters that the actions on access keys share.
enum AccessKeyParameters {
    static let target = Parameter.optionalInteger(
        "TargetUin", "The number of the user whose access keys are meant; the caller when absent.")
    static let secretID = Parameter.string("AccessKeyId", overLong: .leftToAction, "The SecretId.").confidential

    static func target(_ parameters: ParameterValues) throws(DomainFailure) -> IdentityID? {
        try parameters[target].map(IdentityID.init(uin:))
    }
}
