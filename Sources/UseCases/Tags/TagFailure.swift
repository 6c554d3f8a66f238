// SPDX-License-Identifier: Apache-2.0

/// Why an action of the tag service is refused, in words of the domain.
package enum TagFailure: Error, Sendable, Equatable {
    // Names of resources.
    case resourceNameMalformed(String)
    /// Well-formed, of a service or a type of resource that has no tags here.
    case resourceUnsupported(String)
    case resourceNotFound(String)

    // Values.
    case categoryInvalid(parameter: String, String)
    case keyInBothLists(String)
    case nothingToChange
    case valueWithoutKey
    case serviceUnknown(String)
    case resourceTypeUnknown(String)
    case regionUnknown(String)
    case resourceIDMalformed(String)
    case pageInvalid(parameter: String, Int64)
    case offsetNoMultiple(Int64)
    case flagInvalid(parameter: String, Int64)
    case resourcesAndFilters
    case paginationTokenInvalid

    // Quotas.
    case attachedQuotaReached(Int)
    case keyQuotaReached(Int)
    case valueQuotaReached(Int)
}
