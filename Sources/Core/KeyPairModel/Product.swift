// SPDX-License-Identifier: Apache-2.0

/// A product whose key pairs Keywright keeps.
///
/// Names, public keys and quotas are per account and product. The raw value is the service name of the API, of CAM and
/// of the storage schema; it never changes.
package enum Product: String, CaseIterable, Sendable, Hashable {
    case cvm
    case lighthouse

    /// What the identifiers of this product's key pairs begin with.
    package var keyPairIDPrefix: String {
        switch self {
        case .cvm: "skey-"
        case .lighthouse: "lhkp-"
        }
    }

    /// What the identifiers of this product's instances begin with.
    package var instanceIDPrefix: String {
        switch self {
        case .cvm: "ins-"
        case .lighthouse: "lhins-"
        }
    }

    /// What the identifiers of this product's images begin with; Lighthouse calls them blueprints.
    package var imageIDPrefix: String {
        switch self {
        case .cvm: "img-"
        case .lighthouse: "lhbp-"
        }
    }
}
