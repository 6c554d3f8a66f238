// SPDX-License-Identifier: Apache-2.0

/// A reference to a statement of a policy.
package struct StatementReference: Sendable, Equatable {
    /// The name of the policy.
    package let policy: String
    /// The position in the document, counted from 0.
    package let index: Int
}

/// The decision on a call, with the statements that it rests on.
package enum PolicyDecision: Sendable, Equatable {
    /// The caller is the main account, to which policies do not apply.
    case mainAccount
    /// For each resource, in the order of the call, the first statement that allows it. With a narrowing policy, its
    /// statements are listed.
    case allowed(by: [StatementReference])
    /// An explicit deny. It takes precedence over every allow.
    case deniedBy(StatementReference, resource: PolicyResource)
    /// A policy cannot be read or belongs to another account. Such a policy denies everything.
    case unreadable(policy: String)
    /// No statement allows the call, and anything that is not allowed is denied. `narrowing` tells whether the inline
    /// policy of the temporary key is the one that does not allow it.
    case nothingAllows(resource: PolicyResource, narrowing: Bool)

    package var isAllowed: Bool {
        switch self {
        case .mainAccount, .allowed: true
        case .deniedBy, .unreadable, .nothingAllows: false
        }
    }
}

/// The result of one statement for a call.
package struct StatementExplanation: Sendable, Equatable {
    package let reference: StatementReference
    package let effect: PolicyEffect
    /// One for each resource, in the order of the call.
    package let findings: [PolicyStatement.Finding]
}
