// SPDX-License-Identifier: Apache-2.0

/// A query for key pairs of an account and product.
package enum KeyPairQuery: Sendable, Equatable {
    case all
    /// The key pairs with these identifiers. Unknown identifiers are ignored.
    case ids([KeyPairID])
    /// The key pairs for which every filter holds. A filter holds if any one of its values matches.
    case matching([KeyPairFilter])

    /// The names whose key pairs are listed before the others.
    package var foremostNames: [String] {
        guard case .matching(let filters) = self else { return [] }
        var foremost: [String] = []
        for case .nameIsOrContains(let names) in filters { foremost += names }
        return foremost
    }
}

/// A condition on key pairs. It holds if any of its values matches.
package enum KeyPairFilter: Sendable, Equatable {
    case idIs([String])
    case nameIs([String])
    case nameContains([String])
    /// The same condition; key pairs whose name equals one of these are listed first.
    case nameIsOrContains([String])
    case projectIs([ProjectID])
    case tagKeyIs([String])
    case tagValueIs([String])
    /// The tag with this key has one of these values.
    case tag(key: String, valueIs: [String])
}
