// SPDX-License-Identifier: Apache-2.0

/// Which instances of a region are asked for.
package enum InstanceQuery: Sendable, Equatable {
    case all
    /// Those of these that exist; unknown ones are left out.
    case ids([InstanceID])
    /// Those that meet every filter; a filter is met by any one of its values.
    case matching([InstanceFilter])
}

/// In which order instances are listed.
package enum InstanceSorting: Sendable, Equatable, CaseIterable {
    package static let allCases: [InstanceSorting] = [
        .newestFirst, .releasedFirst, .byExpiry(ascending: true), .byExpiry(ascending: false),
    ]

    /// Those of one instant by identifier.
    case newestFirst
    /// Those that are to be released, then the others, each newest first.
    case releasedFirst
    /// By the end of their term; those without one come last, and those of one end newest first.
    case byExpiry(ascending: Bool)
}

/// One condition on instances. Each case is met when any of its values fits; texts are compared byte by byte.
package enum InstanceFilter: Sendable, Equatable {
    case idIs([String])
    case uuidIs([String])
    case nameIs([String])
    /// At the instant that is asked about.
    case stateIs([String])
    case zoneIs([String])
    case projectIs([ProjectID])
    case typeIs([String])
    case chargeTypeIs([String])
    case privateAddressIs([String])
    case publicAddressIs([String])
    case vpcIs([String])
    case subnetIs([String])
    /// One of its security groups is.
    case securityGroupIs([String])
    case dedicatedClusterIs([String])
    case createdSince(Instant)
    case createdUntil(Instant)
    case tagKeyIs([String])
    case tagValueIs([String])
    /// A tag of this key has one of these values.
    case tag(key: String, valueIs: [String])
    /// What no instance here has: a host, an IPv6 address, …
    case nothing
}
