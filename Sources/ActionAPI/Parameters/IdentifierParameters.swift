// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// Reading lists of identifiers.
package enum IdentifierParameters {
    package static func keyPairIDs(_ texts: [ClientText], of product: Product) throws(DomainFailure) -> [KeyPairID] {
        var ids: [KeyPairID] = []
        for text in texts {
            guard let id = KeyPairID(text, of: product) else { throw .keyPairIDMalformed(text.shown) }
            ids.append(id)
        }
        return ids
    }

    package static func instanceIDs(_ texts: [ClientText], of product: Product) throws(DomainFailure) -> [InstanceID] {
        var ids: [InstanceID] = []
        for text in texts {
            guard let id = InstanceID(text, of: product) else { throw .instanceIDMalformed(text.shown) }
            ids.append(id)
        }
        return ids
    }

    /// The first text that stands twice.
    package static func repeated(in texts: [ClientText]) -> ClientText? {
        var seen: Set<ClientText> = []
        return texts.first { !seen.insert($0).inserted }
    }
}
