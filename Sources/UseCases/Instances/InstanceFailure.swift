// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why an action on instances, or on what opens them, is refused, in words of the domain.
package enum InstanceFailure: Error, Sendable, Equatable {
    // Values.
    /// Needed by what another parameter says.
    case parameterMissing(String)
    case nameTooLong(String)
    case hostNameInvalid(String)
    case imageIDMalformed(String)
    case typeMalformed(String)
    case chargeTypeInvalid(parameter: String, String)
    case periodInvalid(Int64)
    case countOutOfRange(parameter: String, Int64)
    case clientTokenTooLong(String)
    case passwordInvalid
    case usernameInvalid(String)
    /// Of key pairs, a password and the image's own login, one excludes the others.
    case loginsExclusive
    /// The image's own login is for images that were made of instances.
    case keepLoginOfPublicImage
    case stopTypeInvalid(parameter: String, String)
    case filterValueMalformed(filter: String, String)
    case stateUnknown(String)
    /// Of Lighthouse: an order was asked for, and not by what.
    case orderFieldMissing

    // Existence.
    case imageNotFound(ImageID)
    case zoneNotFound(String)
    case bundleNotFound(String)
    /// There are none.
    case launchTemplateNotFound(String)

    // State and references.
    case stateRefuses(InstanceID, InstanceState)
    case operationUnderWay(InstanceID)
    case stoppedWithoutCharging(InstanceID)
    case windows(InstanceID)
    /// An image of Windows was ordered with key pairs.
    case windowsImage(ImageID)
    case boundAlready(KeyPairID, InstanceID)
    case notBound(KeyPairID, InstanceID)
    /// It is bound for another user.
    case boundForAnotherUser(KeyPairID, username: String)
    case keyPairInUse(KeyPairID)
    case keyPairInImage(KeyPairID)

    case quotaReached(Int)
    /// Nothing stood against it, and nothing was to be done.
    case dryRunWorks
}
