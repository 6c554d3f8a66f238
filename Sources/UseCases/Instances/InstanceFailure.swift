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
    /// A real machine, which only the actions on hosts rename.
    case host(InstanceID)
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
    /// Only instances of one product change together.
    case ofOtherProduct(InstanceID)
}
