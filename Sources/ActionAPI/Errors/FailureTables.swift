// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

// A door conforms to the table of each concern of its actions. Each table is exhaustive over the concern's failures.

package protocol KeyPairErrors {
    func error(for failure: KeyPairFailure, in action: any Action.Type) -> WireError
}

package protocol InstanceErrors {
    func error(for failure: InstanceFailure, in action: any Action.Type) -> WireError
}

package protocol InstanceStateErrors {
    func error(for failure: InstanceStateFailure, in action: any Action.Type) -> WireError
}

package protocol InstanceSettingErrors {
    func error(for failure: InstanceSettingFailure, in action: any Action.Type) -> WireError
}

package protocol BindingErrors {
    func error(for failure: BindingFailure, in action: any Action.Type) -> WireError
}

package protocol OrderErrors {
    func error(for failure: OrderFailure, in action: any Action.Type) -> WireError
}

package protocol LoginErrors {
    func error(for failure: LoginFailure, in action: any Action.Type) -> WireError
}

package protocol InstanceAdministrationErrors {
    func error(for failure: InstanceAdministrationFailure, in action: any Action.Type) -> WireError
}

package protocol ProjectErrors {
    func error(for failure: ProjectFailure, in action: any Action.Type) -> WireError
}

package protocol ProjectAdministrationErrors {
    func error(for failure: ProjectAdministrationFailure, in action: any Action.Type) -> WireError
}

package protocol TagQuotaErrors {
    func error(for failure: TagQuotaFailure, in action: any Action.Type) -> WireError
}

package protocol TaggingErrors {
    func error(for failure: TaggingFailure, in action: any Action.Type) -> WireError
}

package protocol AccountTagErrors {
    func error(for failure: AccountTagFailure, in action: any Action.Type) -> WireError
}

package protocol AccountErrors {
    func error(for failure: AccountFailure, in action: any Action.Type) -> WireError
}

package protocol HostErrors {
    func error(for failure: HostFailure, in action: any Action.Type) -> WireError
}

package protocol HostGrantErrors {
    func error(for failure: HostGrantFailure, in action: any Action.Type) -> WireError
}

package protocol IdentityErrors {
    func error(for failure: IdentityFailure, in action: any Action.Type) -> WireError
}

package protocol FederationErrors {
    func error(for failure: FederationFailure, in action: any Action.Type) -> WireError
}

package protocol AuditErrors {
    func error(for failure: AuditFailure, in action: any Action.Type) -> WireError
}

extension FrontDoor {
    /// The door's error for a failure of one of its actions.
    package func error(for failure: DomainFailure, in action: any Action.Type) -> WireError {
        let error: WireError? =
            switch failure {
            case .request(let failure): (failure as? ParameterFailure).map { self.error(for: $0, in: action) }
            case .keyPair(let failure): (self as? any KeyPairErrors)?.error(for: failure, in: action)
            case .instance(let failure): (self as? any InstanceErrors)?.error(for: failure, in: action)
            case .state(let failure): (self as? any InstanceStateErrors)?.error(for: failure, in: action)
            case .setting(let failure): (self as? any InstanceSettingErrors)?.error(for: failure, in: action)
            case .binding(let failure): (self as? any BindingErrors)?.error(for: failure, in: action)
            case .order(let failure): (self as? any OrderErrors)?.error(for: failure, in: action)
            case .login(let failure): (self as? any LoginErrors)?.error(for: failure, in: action)
            case .instanceAdministration(let failure):
                (self as? any InstanceAdministrationErrors)?.error(for: failure, in: action)
            case .project(let failure): (self as? any ProjectErrors)?.error(for: failure, in: action)
            case .projectAdministration(let failure):
                (self as? any ProjectAdministrationErrors)?.error(for: failure, in: action)
            case .tagQuota(let failure): (self as? any TagQuotaErrors)?.error(for: failure, in: action)
            case .tagging(let failure): (self as? any TaggingErrors)?.error(for: failure, in: action)
            case .accountTag(let failure): (self as? any AccountTagErrors)?.error(for: failure, in: action)
            case .account(let failure): (self as? any AccountErrors)?.error(for: failure, in: action)
            case .host(let failure): (self as? any HostErrors)?.error(for: failure, in: action)
            case .hostGrant(let failure): (self as? any HostGrantErrors)?.error(for: failure, in: action)
            case .identity(let failure): (self as? any IdentityErrors)?.error(for: failure, in: action)
            case .federation(let failure): (self as? any FederationErrors)?.error(for: failure, in: action)
            case .audit(let failure): (self as? any AuditErrors)?.error(for: failure, in: action)
            case .accountGone: WireError(CommonErrorCode.secretIDNotFound, parameter: "SecretId")
            case .notPermitted(let refusal): .notPermitted(notPermittedCode(in: action), refusal)
            case .keyGenerationFailed(let reason), .storageUnavailable(let reason), .fault(let reason):
                internalError(in: action.name, reason: reason)
            }
        return error ?? internalError(in: action.name, reason: "not a failure of \(label): \(failure)")
    }
}

extension KeyPairFailure {
    /// The sentence that names the key pair that has a public key already.
    package static func naming(_ holder: KeyPairID?) -> LocalizedText? {
        holder.map { LocalizedText("The key pair `\($0.text)` has it.", "密钥对 `\($0.text)` 使用该公钥。") }
    }
}
