// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The reason why a project cannot be used.
package enum ProjectFailure: Error, Sendable, Equatable {
    case notFound(ProjectID)
}

/// The reason why a project cannot be created or changed.
package enum ProjectAdministrationFailure: Error, Sendable, Equatable {
    case nameInvalid(String)
    case infoTooLong
    case nothingToModify
    case nameTaken(ProjectName)
    case quotaReached(Int)
}
