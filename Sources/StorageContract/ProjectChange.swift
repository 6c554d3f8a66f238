// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// What a change does to the projects of an account.
package enum ProjectMutation: Sendable {
    case add(Project)
    /// Sets what is not `nil`.
    case modify(ProjectID, name: ProjectName?, info: String?, isDisabled: Bool?)
}

/// What must hold of projects inside the transaction of a change.
package enum ProjectPrecondition: Sendable, Hashable {
    /// The account has this project. The default project is none of those that are kept, and always exists.
    case exists(ProjectID)
    case idIsFree(ProjectID)
    /// No project of the account has this name, other than `besides`.
    case nameIsFree(ProjectName, besides: ProjectID?)
    case quotaAllowsOneMore(quota: Int)
}
