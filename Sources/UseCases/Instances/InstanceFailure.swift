// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why an action on instances is refused before their states are looked at.
package enum InstanceFailure: Error, Sendable, Equatable {
    case notFound(InstanceID)
}

/// What an instance is, or is doing, stands against an action.
package enum InstanceStateFailure: Error, Sendable, Equatable {
    case refuses(InstanceID, InstanceState)
    case operationUnderWay(InstanceID)
    case stoppedWithoutCharging(InstanceID)
    case windows(InstanceID)
}

/// Why an instance of CVM does not take what it is given about networks, disks and services.
package enum InstanceSettingFailure: Error, Sendable, Equatable {
    /// It is a host: what is here changes nothing of a machine.
    case ofHost(InstanceID)
    /// It is protected from being released.
    case protected(InstanceID)
    case notPrepaid(InstanceID)
    case tooManySecurityGroups(InstanceID)
    /// It has no such disk for data.
    case diskNotFound(String)
    // A disk grows, and never shrinks.
    case systemDiskWouldShrink(to: Int64)
    case dataDiskWouldShrink(to: Int64)
}

/// Why key pairs are not bound or unbound in Lighthouse, whose bindings are for a user and by their kind.
package enum BindingFailure: Error, Sendable, Equatable {
    case boundAlready(KeyPairID, InstanceID)
    case notBound(KeyPairID, InstanceID)
    case boundForAnotherUser(KeyPairID, username: String)
}

/// Why an instance is not made of an image.
package enum OrderFailure: Error, Sendable, Equatable {
    case imageNotFound(ImageID)
    /// What is asked for needs SSH.
    case windowsImage(ImageID)
    case quotaReached(Int)
}

/// Why the way into instances is refused, or what was to be tried of an order works.
package enum LoginFailure: Error, Sendable, Equatable {
    case passwordInvalid
    case usernameInvalid(String)
    /// The image's own login is for images that were made of instances.
    case keepLoginOfPublicImage
    /// Nothing stood against it, and nothing was to be done.
    case dryRunWorks
}

/// Why the operator's call on instances and images is refused.
package enum InstanceAdministrationFailure: Error, Sendable, Equatable {
    case imageNameTooLong(String)
    case stateUnknown(String)
    case operationStateUnknown(String)
    /// Only instances of one product change together.
    case ofOtherProduct(InstanceID)
}
