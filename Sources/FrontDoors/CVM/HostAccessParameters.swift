// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The parameters that granting and revoking share.
enum HostAccessParameters {
    static let keyIDs = KeyIDsParameter.required
    static let instanceIDs = Parameter.optionalStrings(
        "InstanceIds", kind: .identifiers, countMax: InstanceIDsParameter.countMax,
        "At most \(InstanceIDsParameter.countMax) identifiers of hosts, ins-xxxxxxxx; \(HostAccess.targetLimits)"
    ).identifiers(["ins"])
    static let declarations = [
        keyIDs.declaration, instanceIDs.declaration, HostAccess.tags.declaration, HostAccess.username.declaration,
    ]
    static let errors: [CVMErrorCode] = [
        .instanceIDMalformed, .instanceIDNotFound, .internalServerError, .keyPairIDMalformed,
        .listLimitExceeded, .tagResourceQuota,
    ]

    static func scope(_ call: Call) throws(DomainFailure) -> Hosts.GrantScope {
        try HostAccess.scope(
            call, of: .cvm, keyPairs: try IdentifierParameters.keyPairIDs(try call.parameters[keyIDs], of: .cvm),
            hosts: try IdentifierParameters.instanceIDs(try call.parameters[instanceIDs], of: .cvm))
    }
}
