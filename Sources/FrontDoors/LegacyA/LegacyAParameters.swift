// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// Parameters of several actions. Their names begin with a lower-case letter.
enum LegacyAParameters {
    static let listCountMax = 100

    static let keyID = Parameter.string("keyId", overLong: .leftToAction, "skey-xxxxxxxx.").identifiers(["skey"])
    static let keyIDs = Parameter.strings(
        "keyIds", kind: .identifiers, countMax: listCountMax, "1–\(listCountMax) identifiers, skey-xxxxxxxx."
    ).identifiers(["skey"])
    static let keyName = Parameter.string(
        "keyName", overLong: .leftToAction,
        "1–\(KeyPairName.lengthMax) characters of [A-Za-z0-9_]; unique in the account."
    ).matching(length: 1...KeyPairName.lengthMax)

    static func keyPairID(_ text: ClientText, at path: String = "keyId") throws(DomainFailure) -> KeyPairID {
        guard let id = KeyPairID(text, of: .cvm) else { throw .parameter(path, .keyPairIDMalformed, text.shown) }
        return id
    }
}
