// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

// The permissions that the actions of CAM need.
extension Permission {
    /// For an action on users whose numbers the call does not contain.
    static func onUsers(_ action: String) -> Permission {
        Permission(action, on: "uin/*") { _ throws(DomainFailure) in ["uin/*"] }
    }

    /// For an action on a user, by default the caller.
    static func onUser(_ action: String, _ uin: Parameter<Int64?>) -> Permission {
        Permission(
            action, on: "uin/<n>, the caller's own number where there is none",
            ofCaller: { parameters, caller throws(DomainFailure) in
                ["uin/\(try parameters[uin] ?? caller.identity.uin)"]
            })
    }

    static func onUser(_ action: String, _ uin: Parameter<Int64>) -> Permission {
        Permission(action, on: "uin/<n>") { parameters throws(DomainFailure) in ["uin/\(try parameters[uin])"] }
    }

    static func onPolicy(_ action: String, _ id: Parameter<Int64>) -> Permission {
        Permission(action, on: "policyid/<n>") { parameters throws(DomainFailure) in
            ["policyid/\(try parameters[id])"]
        }
    }

    static func onPolicies(_ action: String, _ ids: Parameter<[Int64]>) -> Permission {
        Permission(action, on: "policyid/<n> for each policy") { parameters throws(DomainFailure) in
            try parameters[ids].map { "policyid/\($0)" }
        }
    }

    /// For attaching and detaching, which need permission for the user and for the policy.
    static func onUserAndPolicy(
        _ action: String, _ uin: Parameter<Int64>, _ id: Parameter<Int64>
    ) -> Permission {
        Permission(action, on: "uin/<n> and policyid/<n>") { parameters throws(DomainFailure) in
            ["uin/\(try parameters[uin])", "policyid/\(try parameters[id])"]
        }
    }
}
