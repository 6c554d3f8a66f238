// SPDX-License-Identifier: Apache-2.0

package import ActionAPI
package import UseCases

/// VPC, version 2017-03-12: it tells whether an address is in use, which clients ask after releasing an instance.
package struct VPCFrontDoor: FrontDoor {
    package let name = "vpc"
    package let version = "2017-03-12"
    package let actions: [any Action]
    package let unsupportedActions = Self.unsupported

    /// - Parameter instances: The instances of CVM.
    package init(instances: Instances) { actions = [DescribeUsedIpAddress(instances: instances)] }
}
