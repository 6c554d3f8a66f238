// SPDX-License-Identifier: Apache-2.0

package import KeyMaterial
package import KeyPairModel

/// Why an action is refused or failed, in words of the domain. Each door gives each case its own code.
package enum DomainFailure: Error, Sendable, Equatable {
    // Values.
    case nameInvalid(KeyPairName.Problem, text: String)
    case projectNegative(Int64)
    case descriptionTooLong(String)
    case publicKeyMalformed(PublicKeyProblem)
    case keyPairIDMalformed(String)
    case keyPairIDRepeated(String)
    case instanceIDMalformed(String)
    case instanceIDRepeated(String)
    case pageInvalid(PageRange.Problem, value: Int64)
    case idsAndFilters
    case filterUnknown(String)
    case filterValueInvalid(String)
    case tagInvalid(Tag.Problem, key: String)
    case tagRepeated(key: String)
    case resourceTypeInvalid(String)
    case nothingToModify
    case bindingTypeInvalid(parameter: String, value: String)
    case usernameWithoutOnline(String)
    case orderInvalid(parameter: String, value: String)
    case quotaNameUnknown(String)

    // Existence.
    case projectNotFound(ProjectID)
    case keyPairNotFound(KeyPairID)
    case instanceNotFound(InstanceID)

    // Uniqueness and quota.
    case nameTaken(KeyPairName)
    case publicKeyTaken
    case quotaReached(Int)

    case account(AccountFailure)
    case tags(TagFailure)
    case project(ProjectFailure)
    case instance(InstanceFailure)
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
