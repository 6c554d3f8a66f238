// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Lighthouse's lists of identifiers, which must not contain duplicates.
enum IdentifierLists {
    static let countMax = 100

    static func keyPairIDs(_ texts: [ClientText], at path: String = "KeyIds") throws(DomainFailure) -> [KeyPairID] {
        let ids = try IdentifierParameters.keyPairIDs(texts, of: .lighthouse, at: path)
        try IdentifierParameters.requireOnce(texts, at: path)
        return ids
    }

    static func instanceIDs(_ texts: [ClientText]) throws(DomainFailure) -> [InstanceID] {
        let ids = try IdentifierParameters.instanceIDs(texts, of: .lighthouse)
        try IdentifierParameters.requireOnce(texts, at: "InstanceIds")
        return ids
    }
}
