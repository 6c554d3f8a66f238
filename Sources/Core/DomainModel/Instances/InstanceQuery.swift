// SPDX-License-Identifier: Apache-2.0

/// A query for instances of a region.
package enum InstanceQuery: Sendable, Equatable {
    case all
    /// The instances with these identifiers. Unknown identifiers are ignored.
    case ids([InstanceID])
    /// The instances for which every filter holds. A filter holds if any one of its values matches.
    case matching([InstanceFilter])
}

/// The order in which instances are listed.
package enum InstanceSorting: Sendable, Equatable, CaseIterable {
    package static let allCases: [InstanceSorting] = [
        .newestFirst, .releasedFirst, .byExpiry(ascending: true), .byExpiry(ascending: false),
    ]

    /// The newest first. Instances of the same instant are ordered by identifier.
    case newestFirst
    /// Instances that are about to be released first, then the others, each newest first.
    case releasedFirst
    /// By the end of the term. Instances without a term come last, and those with the same end are listed newest first.
    case byExpiry(ascending: Bool)
}

/// A condition on instances. It holds if any of its values matches. Texts are compared as bytes.
package enum InstanceFilter: Sendable, Equatable {
    case idIs([String])
    case uuidIs([String])
    case nameIs([String])
    /// The state at the instant that the query names.
    case stateIs([String])
    case zoneIs([String])
    case projectIs([ProjectID])
    case typeIs([String])
    case chargeTypeIs([String])
    case privateAddressIs([String])
    case publicAddressIs([String])
    case vpcIs([String])
    case subnetIs([String])
    /// One of the instance's security groups is among the values.
    case securityGroupIs([String])
    case dedicatedClusterIs([String])
    case createdSince(Instant)
    case createdUntil(Instant)
    case tagKeyIs([String])
    case tagValueIs([String])
    /// The tag with this key has one of these values.
    case tag(key: String, valueIs: [String])
    /// A condition on something that no instance has here, such as a dedicated host or an IPv6 address.
    case nothing
}
