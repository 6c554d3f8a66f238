// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// What the caller of an action must be allowed to do (contract 10). It is asked by the parameters as they were sent,
/// before their values are looked at, so that a caller who is refused learns nothing.
package struct Permission: Sendable {
    /// The name in policies; the doors to the same key pairs share it.
    package let action: String
    /// For the reference page.
    package let resources: String
    /// Whether it is asked at all: who may know who it is needs nobody's leave.
    let isAsked: Bool
    /// Whether only the operator's identities may call it, whatever their policies say.
    package private(set) var isForOperator = false
    private let resourceNames: @Sendable (ParameterValues, Caller) throws(DomainFailure) -> [AskedResource]
    private var tags: Reading<[Tag]> = { _ in [] }

    /// Reads what was sent.
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

    /// For an action whose resources depend on who calls: its own user, where it names none.
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

    /// For an action that is about no resource of the account.
    package static func onAnything(_ action: String) -> Permission {
        Permission(action, on: "*") { _ throws(DomainFailure) in [] }
    }

    /// For an action that only identities of the operator's account may call, sub-users as their policies say.
    package static func forOperator(_ action: String) -> Permission {
        var permission = onAnything(action)
        permission.isForOperator = true
        return permission
    }

    /// For an action on the key pairs of the account that the caller does not name.
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

    /// For an action on the instances of the account that the caller does not name.
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

    /// The same, for a call that also puts tags on what it makes.
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
