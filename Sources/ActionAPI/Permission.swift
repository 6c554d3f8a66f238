// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// The permission that the caller of an action needs (contract 10). It is evaluated on the parameters as they were
/// sent, before their values are checked, so that a refused caller learns nothing about them.
package struct Permission: Sendable {
    /// The name in policies. Doors to the same key pairs share it.
    package let action: String
    /// A description for the reference page.
    package let resources: String
    /// Whether policies are evaluated at all. An action that tells callers who they are needs no permission.
    package let isAsked: Bool
    /// Whether only identities of the operator's account may call the action, whatever the policies say.
    package private(set) var isForOperator = false
    private let resourceNames: @Sendable (ParameterValues, Caller) throws(DomainFailure) -> [AskedResource]
    private var tags: Reading<[Tag]> = { _ in [] }

    /// Reads parameters as they were sent.
    package typealias Reading<Value> = @Sendable (ParameterValues) throws(DomainFailure) -> Value

    package init(
        _ action: String, on resources: String, isAsked: Bool = true,
        _ resourceNames: @escaping Reading<[String]>
    ) {
        self.init(
            action, on: resources, isAsked: isAsked,
            ofCaller: { parameters, _ throws(DomainFailure) in try resourceNames(parameters) })
    }

    /// For an action on resources of other services than its own.
    package init(
        _ action: String, on resources: String, of otherServices: @escaping Reading<[AskedResource]>
    ) {
        self.action = action
        self.resources = resources
        isAsked = true
        resourceNames = { parameters, _ throws(DomainFailure) in try otherServices(parameters) }
    }

    /// For an action whose resources depend on the caller, such as its own user by default.
    package init(
        _ action: String, on resources: String, isAsked: Bool = true,
        ofCaller resourceNames: @escaping @Sendable (ParameterValues, Caller) throws(DomainFailure) -> [String]
    ) {
        self.action = action
        self.isAsked = isAsked
        self.resources = resources
        self.resourceNames = { parameters, caller throws(DomainFailure) in
            try resourceNames(parameters, caller).map { AskedResource($0) }
        }
    }

    /// For an action that every valid key may call.
    package static func notAsked(_ action: String) -> Permission {
        Permission(action, on: "nothing", isAsked: false) { _ throws(DomainFailure) in [] }
    }

    /// For an action that is not about a particular resource of the account.
    package static func onAnything(_ action: String) -> Permission {
        Permission(action, on: "*") { _ throws(DomainFailure) in [] }
    }

    /// For an action that only identities of the operator's account may call; its sub-users need a policy.
    package static func forOperator(_ action: String) -> Permission {
        var permission = onAnything(action)
        permission.isForOperator = true
        return permission
    }

    /// For an action on all key pairs of the account, which the caller does not name.
    package static func onAllKeyPairs(_ action: String) -> Permission {
        Permission(action, on: "keypair/*") { _ throws(DomainFailure) in ["keypair/*"] }
    }

    package static func onKeyPairs(_ action: String, _ ids: Parameter<[ClientText]>) -> Permission {
        Permission(action, on: "keypair/<id> for each id") { parameters throws(DomainFailure) in
            try parameters[ids].map { "keypair/\($0.kept)" }
        }
    }

    package static func onKeyPair(_ action: String, _ id: Parameter<ClientText>) -> Permission {
        Permission(action, on: "keypair/<id>") { parameters throws(DomainFailure) in
            ["keypair/\(try parameters[id].kept)"]
        }
    }

    /// For an action on all instances of the account, which the caller does not name.
    package static func onAllInstances(_ action: String) -> Permission {
        Permission(action, on: "instance/*") { _ throws(DomainFailure) in ["instance/*"] }
    }

    package static func onInstance(_ action: String, _ id: Parameter<ClientText>) -> Permission {
        Permission(action, on: "instance/<id>") { parameters throws(DomainFailure) in
            ["instance/\(try parameters[id].kept)"]
        }
    }

    package static func onInstances(_ action: String, _ ids: Parameter<[ClientText]>) -> Permission {
        Permission(action, on: "instance/<id> for each id") { parameters throws(DomainFailure) in
            try parameters[ids].map { "instance/\($0.kept)" }
        }
    }

    /// For an action on instances that the caller may name.
    package static func onInstancesOrAll(_ action: String, _ ids: Parameter<[ClientText]>) -> Permission {
        Permission(action, on: "instance/<id> for each id, or instance/* where there is none") {
            parameters throws(DomainFailure) in
            let ids = try parameters[ids]
            return ids.isEmpty ? ["instance/*"] : ids.map { "instance/\($0.kept)" }
        }
    }

    /// For binding and unbinding: each instance and each key pair must be allowed.
    package static func onBindings(
        _ action: String, instances: Parameter<[ClientText]>,
        _ keyPairs: @escaping Reading<[ClientText]>
    ) -> Permission {
        Permission(action, on: "instance/<id> and keypair/<id> for each id") { parameters throws(DomainFailure) in
            try parameters[instances].map { "instance/\($0.kept)" } + keyPairs(parameters).map { "keypair/\($0.kept)" }
        }
    }

    /// The same permission for a call that also attaches tags to the resource that it creates.
    package func withTags(
        _ tags: @escaping Reading<[Tag]>
    ) -> Permission {
        var permission = self
        permission.tags = tags
        return permission
    }

    package func question(
        of service: String, _ parameters: ParameterValues, from caller: Caller
    ) throws(DomainFailure) -> PermissionQuestion {
        PermissionQuestion(
            service: service, action: action, resources: try resourceNames(parameters, caller),
            requestTags: try tags(parameters))
    }
}
