// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The reason why an action on instances is refused regardless of their states.
package enum InstanceFailure: Error, Sendable, Equatable {
    case notFound(InstanceID)
}

/// The state of an instance, or an operation in progress, does not allow the action.
package enum InstanceStateFailure: Error, Sendable, Equatable {
    case refuses(InstanceID, InstanceState)
    case operationUnderWay(InstanceID)
    case stoppedWithoutCharging(InstanceID)
    case windows(InstanceID)
    /// It is a host, which nothing here turns off or on.
    case ofHost(InstanceID)
}

/// The reason why settings of a CVM instance (networks, disks, services) are refused.
package enum InstanceSettingFailure: Error, Sendable, Equatable {
    /// The instance is a host: a setting here would not change the machine.
    case ofHost(InstanceID)
    /// The instance is protected from release.
    case protected(InstanceID)
    case notPrepaid(InstanceID)
    case tooManySecurityGroups(InstanceID)
    /// The instance has no data disk with this identifier.
    case diskNotFound(String)
    // A disk grows, and never shrinks.
    case systemDiskWouldShrink(to: Int64)
    case dataDiskWouldShrink(to: Int64)
}

/// The reason why Lighthouse cannot bind or unbind: a binding has a user and depends on the kind of key pair.
package enum BindingFailure: Error, Sendable, Equatable {
    case boundAlready(KeyPairID, InstanceID)
    case notBound(KeyPairID, InstanceID)
    case boundForAnotherUser(KeyPairID, username: String)
}

/// The reason why an instance cannot be created from an image.
package enum OrderFailure: Error, Sendable, Equatable {
    case imageNotFound(ImageID)
    /// The request needs SSH, which the Windows image does not have.
    case windowsImage(ImageID)
    case quotaReached(Int)
}

/// The reason why login settings are refused, or the result of a successful dry run.
package enum LoginFailure: Error, Sendable, Equatable {
    case passwordInvalid
    case usernameInvalid(String)
    /// The login of the image can be kept only for custom images.
    case keepLoginOfPublicImage
    /// The dry run found no problem. Nothing was done.
    case dryRunWorks
}

/// The reason why an operator's action on instances and images is refused.
package enum InstanceAdministrationFailure: Error, Sendable, Equatable {
    case imageNameTooLong(String)
    case stateUnknown(String)
    case operationStateUnknown(String)
    /// Only instances of one product change together.
    case ofOtherProduct(InstanceID)
}
