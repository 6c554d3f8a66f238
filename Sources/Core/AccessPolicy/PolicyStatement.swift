// SPDX-License-Identifier: Apache-2.0

/// The effect of a statement on the calls that match it.
package enum PolicyEffect: String, Sendable, CaseIterable {
    case allow
    case deny
}

/// A statement of a policy, compiled.
package final class PolicyStatement: Sendable {
    package let effect: PolicyEffect
    let actions: [ActionPattern]
    let resources: [ResourcePattern]
    let conditions: [PolicyCondition]

    init(
        effect: PolicyEffect, actions: [ActionPattern], resources: [ResourcePattern], conditions: [PolicyCondition]
    ) {
        self.effect = effect
        self.actions = actions
        self.resources = resources
        self.conditions = conditions
    }

    /// The result of a statement for an action on a resource.
    package enum Finding: Sendable, Equatable {
        /// The statement matches, so its effect counts.
        case applies
        case otherAction
        case otherResource
        /// This condition (operator and key) does not hold.
        case conditionFails(String)
    }

    func isAbout(service: [UInt8], action: [UInt8]) -> Bool {
        actions.contains { $0.matches(service: service, action: action) }
    }

    func isAbout(_ request: PolicyRequest) -> Bool {
        isAbout(service: request.serviceBytes, action: request.actionBytes)
    }

    /// The result for one resource of a call whose action the statement matches.
    func finding(for request: PolicyRequest, _ resource: PolicyResource) -> Finding {
        guard resources.contains(where: { $0.matches(resource, region: request.regionBytes, effect: effect) }) else {
            return .otherResource
        }
        for condition in conditions where !condition.holds(for: request, resource, effect: effect) {
            return .conditionFails(condition.text)
        }
        return .applies
    }
}
