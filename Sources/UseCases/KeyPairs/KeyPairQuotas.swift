// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The maximum number of key pairs of an account, for each product.
package struct KeyPairQuotas: Sendable {
    /// The figure in the vendor's documents.
    package static let cvmDefault = 100
    /// The figure of ruling 4.
    package static let lighthouseDefault = 10
    package static let limitMax = 1_000_000_000

    private let limits: [Product: Int]

    package init(cvm: Int = cvmDefault, lighthouse: Int = lighthouseDefault) {
        limits = [.cvm: cvm, .lighthouse: lighthouse]
    }

    package func limit(of product: Product) -> Int { limits[product] ?? 0 }
}
