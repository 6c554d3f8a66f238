// SPDX-License-Identifier: Apache-2.0

/// Which key pairs of an account and product are asked for.
package enum KeyPairQuery: Sendable, Equatable {
    case all
    /// Those of these that exist; unknown ones are left out.
    case ids([KeyPairID])
    /// Those that meet every filter; a filter is met by any one of its values.
    case matching([KeyPairFilter])

    /// The names whose key pairs stand before the others in a list.
    package var foremostNames: [String] {
        guard case .matching(let filters) = self else { return [] }
        var foremost: [String] = []
        for case .nameIsOrContains(let names) in filters { foremost += names }
        return foremost
    }
}

/// One condition on key pairs. Each case is met when any of its values fits.
package enum KeyPairFilter: Sendable, Equatable {
    case idIs([String])
    case nameIs([String])
    case nameContains([String])
    /// The same; those whose name is one of these come first in a list.
    case nameIsOrContains([String])
    case projectIs([ProjectID])
    case tagKeyIs([String])
    case tagValueIs([String])
    /// A tag of this key has one of these values.
    case tag(key: String, valueIs: [String])
}
