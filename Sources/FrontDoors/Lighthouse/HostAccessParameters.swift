// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// The parameters that granting and revoking share.
enum HostAccessParameters {
    static let keyIDs = Parameter.strings(
        "KeyIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "1–\(IdentifierLists.countMax) identifiers, lhkp-xxxxxxxx, each once."
    ).identifiers(["lhkp"])
    static let instanceIDs = Parameter.optionalStrings(
        "InstanceIds", kind: .identifiers, countMax: IdentifierLists.countMax,
        "At most \(IdentifierLists.countMax) identifiers of hosts, lhins-xxxxxxxx, each once; \(HostAccess.targetLimits)"
    ).identifiers(["lhins"])
    static let declarations = [
        keyIDs.declaration, instanceIDs.declaration, HostAccess.tags.declaration, HostAccess.username.declaration,
    ]
    static let errors: [LighthouseErrorCode] = [
        .duplicated, .failedOperation, .instanceIDMalformed, .instanceIDNotFound, .keyPairIDMalformed,
        .listLimitExceeded, .noPermission,
    ]

    static func scope(_ call: Call) throws(DomainFailure) -> Hosts.GrantScope {
        try HostAccess.scope(
            call, of: .lighthouse, keyPairs: try IdentifierLists.keyPairIDs(try call.parameters[keyIDs]),
            hosts: try IdentifierLists.instanceIDs(try call.parameters[instanceIDs]))
    }
}
