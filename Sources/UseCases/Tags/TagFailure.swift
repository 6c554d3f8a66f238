// SPDX-License-Identifier: Apache-2.0

/// Why tags are not put on a resource.
package enum TagQuotaFailure: Error, Sendable, Equatable {
    case attachedQuotaReached(Int)
    case keyQuotaReached(Int)
    case valueQuotaReached(Int)
}

/// Why an action on resources by their names is refused.
package enum TaggingFailure: Error, Sendable, Equatable {
    case resourceNameMalformed(String)
    /// Well-formed, of a service or a type of resource that has no tags here.
    case resourceUnsupported(String)
    case resourceNotFound(String)
    case keyInBothLists(String)
    case nothingToChange
    case paginationTokenInvalid
}
