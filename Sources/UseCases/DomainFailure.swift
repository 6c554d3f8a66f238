// SPDX-License-Identifier: Apache-2.0

/// The reason why an action is refused or fails: a failure of one concern, or one that may occur in every action.
package enum DomainFailure: Error, Sendable {
    /// The layer that reads requests refuses the request.
    case request(any RequestFailure)

    // Failures that the rules of a concern or the storage find. A door has a table for each concern of its actions.
    case keyPair(KeyPairFailure)
    case instance(InstanceFailure)
    case state(InstanceStateFailure)
    case setting(InstanceSettingFailure)
    case binding(BindingFailure)
    case order(OrderFailure)
    case login(LoginFailure)
    case instanceAdministration(InstanceAdministrationFailure)
    case project(ProjectFailure)
    case projectAdministration(ProjectAdministrationFailure)
    case tagQuota(TagQuotaFailure)
    case tagging(TaggingFailure)
    case accountTag(AccountTagFailure)
    case account(AccountFailure)
    case host(HostFailure)
    case hostGrant(HostGrantFailure)
    case identity(IdentityFailure)
    case federation(FederationFailure)
    case audit(AuditFailure)

    /// The caller's account was deleted after the caller was authenticated.
    case accountGone

    case notPermitted(PermissionRefusal)

    // Failures of the server. The reasons are for the log.
    case keyGenerationFailed(reason: String)
    case storageUnavailable(reason: String)
    case fault(reason: String)
}

/// A problem with a request, defined by the layer that reads requests.
package protocol RequestFailure: Error, Sendable {}

/// The action and resource for which a caller has no permission.
package struct PermissionRefusal: Sendable, Equatable {
    /// The action's name in policies.
    package let action: String
    /// The full name of the first resource on which the caller's policies do not allow the action.
    package let resource: String
    package let requestID: String
    /// Whether no policy could allow the call, because it was signed with a temporary key.
    package let isOfTemporaryKey: Bool

    package init(action: String, resource: String, requestID: String, isOfTemporaryKey: Bool = false) {
        self.action = action
        self.resource = resource
        self.requestID = requestID
        self.isOfTemporaryKey = isOfTemporaryKey
    }
}
