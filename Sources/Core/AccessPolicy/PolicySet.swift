// SPDX-License-Identifier: Apache-2.0

/// All policies that apply to one caller.
package struct PolicySet: Sendable {
    /// The kind of caller.
    package enum Identity: Sendable {
        /// The main account. Everything is allowed.
        case mainAccount
        /// A user, with all policies that apply to it.
        case user([CompiledPolicy])
    }

    private let identity: Identity
    /// The inline policy of a temporary key. It can only restrict: both it and the other policies must allow a call.
    private let narrowing: CompiledPolicy?

    package init(_ identity: Identity, narrowedBy narrowing: CompiledPolicy? = nil) {
        self.identity = identity
        self.narrowing = narrowing
    }

    /// Decides as CAM does. A call is denied if any statement denies it. Otherwise every resource needs a statement
    /// that allows it, or the call is denied.
    package func decide(_ request: PolicyRequest) -> PolicyDecision {
        var decision = PolicyDecision.mainAccount
        if case .user(let policies) = identity {
            decision = Self.decide(request, by: policies, narrowing: false)
            guard decision.isAllowed else { return decision }
        }
        if let narrowing { decision = Self.decide(request, by: [narrowing], narrowing: true) }
        return decision
    }

    /// Whether the decision on an action may depend on the tags of its resources, so that the caller must look them up.
    package func needsResourceTags(service: String, action: String) -> Bool {
        let service = PolicyText.lowerCased(service.utf8)
        let action = PolicyText.lowerCased(action.utf8)
        return policies.contains { $0.needsResourceTags(service: service, action: action) }
    }

    /// The result of each statement for each resource, in the order of the policies. It explains a decision to people.
    package func explain(_ request: PolicyRequest) -> [StatementExplanation] {
        var explanations: [StatementExplanation] = []
        for policy in policies {
            guard case .statements(let statements) = policy.content else { continue }
            for (index, statement) in statements.enumerated() {
                let findings = request.resources.map { resource in
                    statement.isAbout(request) ? statement.finding(for: request, resource) : .otherAction
                }
                explanations.append(
                    StatementExplanation(
                        reference: StatementReference(policy: policy.name, index: index), effect: statement.effect,
                        findings: findings))
            }
        }
        return explanations
    }

    private var policies: [CompiledPolicy] {
        let own: [CompiledPolicy] = if case .user(let policies) = identity { policies } else { [] }
        return own + (narrowing.map { [$0] } ?? [])
    }

    private static func decide(
        _ request: PolicyRequest, by policies: [CompiledPolicy], narrowing: Bool
    ) -> PolicyDecision {
        var allows: [(reference: StatementReference, statement: PolicyStatement)] = []
        for policy in policies {
            guard let statements = policy.statements(for: request) else { return .unreadable(policy: policy.name) }
            for numbered in statements where numbered.statement.isAbout(request) {
                let statement = numbered.statement
                let reference = StatementReference(policy: policy.name, index: numbered.index)
                switch statement.effect {
                case .allow: allows.append((reference, statement))
                case .deny:
                    for resource in request.resources where statement.finding(for: request, resource) == .applies {
                        return .deniedBy(reference, resource: resource)
                    }
                }
            }
        }
        var references: [StatementReference] = []
        for resource in request.resources {
            guard let allow = allows.first(where: { $0.statement.finding(for: request, resource) == .applies }) else {
                return .nothingAllows(resource: resource, narrowing: narrowing)
            }
            references.append(allow.reference)
        }
        return .allowed(by: references)
    }
}
