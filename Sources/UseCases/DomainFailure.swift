// SPDX-License-Identifier: Apache-2.0

/// Why an action is refused or failed: what a concern finds, or what may happen in every action.
package enum DomainFailure: Error, Sendable {
    /// The request itself is refused, by the layer that reads requests.
    case request(any RequestFailure)

    // What the rules of a concern and the storage find. A door has a table for each concern of its actions.
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

    /// The caller's account was deleted after the caller was let in.
    case accountGone

    case notPermitted(PermissionRefusal)

    // Work. The reasons are for the log.
    case keyGenerationFailed(reason: String)
    case storageUnavailable(reason: String)
    case fault(reason: String)
}

/// What is wrong with a request, in words of the layer that reads requests.
package protocol RequestFailure: Error, Sendable {}

/// What a caller may not do.
package struct PermissionRefusal: Sendable, Equatable {
    /// As policies name it.
    package let action: String
    /// The full name of the first resource that the caller's policies do not allow it on.
    package let resource: String
    package let requestID: String
    /// Whether no policy could allow it, since a temporary key signed.
    package let isOfTemporaryKey: Bool

    package init(action: String, resource: String, requestID: String, isOfTemporaryKey: Bool = false) {
        self.action = action
        self.resource = resource
        self.requestID = requestID
        self.isOfTemporaryKey = isOfTemporaryKey
    }
}
