// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why tags are not put on a resource.
package enum TagQuotaFailure: Error, Sendable, Equatable {
    case attachedQuotaReached(Int)
    case keyQuotaReached(Int)
    case valueQuotaReached(Int)
}

/// Why an action on resources by their names is refused.
package enum TaggingFailure: Error, Sendable, Equatable {
    case resourceNameMalformed(String)
    /// Well-formed, of a service that has no tags here.
    case serviceUnsupported(String)
    /// Of a service that is served, and of a type of resource that has no tags here.
    case typeUnsupported(String)
    case resourceNotFound(String)
    case keyInBothLists(String)
    /// The resource has a tag of the key already.
    case keyAttached(String)
    case keyNotAttached(String)
    case nothingToChange
    case paginationTokenInvalid
}

/// Why an action on a tag of the account is refused.
package enum AccountTagFailure: Error, Sendable, Equatable {
    case taken(Tag)
    case notFound(Tag)
    /// A resource has it.
    case attached(Tag)
}
