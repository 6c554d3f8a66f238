// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Mutations of the projects of an account.
package enum ProjectMutation: Sendable {
    case add(Project)
    /// Sets the properties that are not `nil`.
    case modify(ProjectID, name: ProjectName?, info: String?, isDisabled: Bool?)
}

/// Preconditions on projects, checked inside the transaction of a change.
package enum ProjectPrecondition: Sendable, Hashable {
    /// The account has this project. The default project always exists and is not stored.
    case exists(ProjectID)
    case idIsFree(ProjectID)
    /// No project of the account other than `besides` has this name.
    case nameIsFree(ProjectName, besides: ProjectID?)
    case quotaAllowsOneMore(quota: Int)
}
