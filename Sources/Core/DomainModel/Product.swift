// SPDX-License-Identifier: Apache-2.0

/// A product whose key pairs Keywright manages.
///
/// Names, public keys and quotas are per account and product. The raw value is the service name in the API, in CAM and
/// in the storage schema. It never changes.
package enum Product: String, CaseIterable, Sendable, Hashable {
    case cvm
    case lighthouse

    /// The prefix of the identifiers of this product's key pairs.
    package var keyPairIDPrefix: String {
        switch self {
        case .cvm: "skey-"
        case .lighthouse: "lhkp-"
        }
    }

    /// The prefix of the identifiers of this product's instances.
    package var instanceIDPrefix: String {
        switch self {
        case .cvm: "ins-"
        case .lighthouse: "lhins-"
        }
    }

    /// The prefix of the identifiers of this product's images; Lighthouse calls them blueprints.
    package var imageIDPrefix: String {
        switch self {
        case .cvm: "img-"
        case .lighthouse: "lhbp-"
        }
    }
}
