// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// Reads lists of identifiers.
package enum IdentifierParameters {
    /// - Parameter path: The path of the list.
    package static func keyPairIDs(
        _ texts: [ClientText], of product: Product, at path: String = "KeyIds"
    ) throws(DomainFailure) -> [KeyPairID] {
        var ids: [KeyPairID] = []
        for text in texts {
            guard let id = KeyPairID(text, of: product) else { throw .parameter(path, .keyPairIDMalformed, text.shown) }
            ids.append(id)
        }
        return ids
    }

    /// - Parameter path: The path of the list.
    package static func instanceIDs(
        _ texts: [ClientText], of product: Product, at path: String = "InstanceIds"
    ) throws(DomainFailure) -> [InstanceID] {
        var ids: [InstanceID] = []
        for text in texts {
            guard let id = InstanceID(text, of: product) else {
                throw .parameter(path, .instanceIDMalformed, text.shown)
            }
            ids.append(id)
        }
        return ids
    }

    /// Refuses a text that occurs twice.
    package static func requireOnce(_ texts: [ClientText], at path: String) throws(DomainFailure) {
        var seen: Set<ClientText> = []
        guard let repeated = texts.first(where: { !seen.insert($0).inserted }) else { return }
        throw .parameter(path, .repeated, repeated.shown)
    }
}
