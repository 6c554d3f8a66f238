// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The reason why tags cannot be set on a resource.
package enum TagQuotaFailure: Error, Sendable, Equatable {
    case attachedQuotaReached(Int)
    case keyQuotaReached(Int)
    case valueQuotaReached(Int)
}

/// The reason why an action on named resources is refused.
package enum TaggingFailure: Error, Sendable, Equatable {
    case resourceNameMalformed(String)
    /// The name is well-formed, but the service has no tags here.
    case serviceUnsupported(String)
    /// The service has tags here, but not for this type of resource.
    case typeUnsupported(String)
    case resourceNotFound(String)
    case keyInBothLists(String)
    /// The resource already has a tag with the key.
    case keyAttached(String)
    case keyNotAttached(String)
    case nothingToChange
    case paginationTokenInvalid
}

/// The reason why an action on a tag of the account is refused.
package enum AccountTagFailure: Error, Sendable, Equatable {
    case taken(Tag)
    case notFound(Tag)
    /// A resource has the tag.
    case attached(Tag)
}
