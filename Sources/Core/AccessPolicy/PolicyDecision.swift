// SPDX-License-Identifier: Apache-2.0

/// A statement of a policy.
package struct StatementReference: Sendable, Equatable {
    /// The name of the policy.
    package let policy: String
    /// Counted from 0, in the order of the document.
    package let index: Int
}

/// May the caller do it, and who says so.
package enum PolicyDecision: Sendable, Equatable {
    /// A main account stands above policies.
    case mainAccount
    /// The first statement that allows each resource, in the order of the call; with a narrowing policy, its own.
    case allowed(by: [StatementReference])
    /// An explicit deny, which wins over every allow.
    case deniedBy(StatementReference, resource: PolicyResource)
    /// A policy is not understood, or another account's: it denies everything.
    case unreadable(policy: String)
    /// No statement allows it: everything that is not allowed is denied. `narrowing` tells whether it is the policy of the
    /// temporary key that allows too little.
    case nothingAllows(resource: PolicyResource, narrowing: Bool)

    package var isAllowed: Bool {
        switch self {
        case .mainAccount, .allowed: true
        case .deniedBy, .unreadable, .nothingAllows: false
        }
    }
}

/// What a statement says of a call.
package struct StatementExplanation: Sendable, Equatable {
    package let reference: StatementReference
    package let effect: PolicyEffect
    /// One for each resource, in the order of the call.
    package let findings: [PolicyStatement.Finding]
}
