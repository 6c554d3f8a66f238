// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel

/// The APIs of generation 3.0 by name.
enum Service: String, CaseIterable {
    case cvm
    case lighthouse
    case admin
    case cam
    case sts
    case tag
    case cloudaudit
    case vpc

    init(_ product: Product) {
        self =
            switch product {
            case .cvm: .cvm
            case .lighthouse: .lighthouse
            }
    }

    var version: String {
        switch self {
        case .cvm, .vpc: "2017-03-12"
        case .lighthouse: "2020-03-24"
        case .admin: "2026-11-01"
        case .cam: "2019-01-16"
        case .sts, .tag: "2018-08-13"
        case .cloudaudit: "2019-03-19"
        }
    }
}

extension FrontDoor {
    /// Whether the machine-readable contract covers the service. It covers key pairs only, and the administration is
    /// Keywright's own. The declarations of CAM, STS, CloudAudit and VPC are compared with the official SDK, in
    /// `Tests/EndToEnd/test_sdk_cam.py` and similar files.
    var isInContract: Bool {
        ![Service.admin, .cam, .cloudaudit, .sts, .vpc].map(\.rawValue).contains(name)
    }

    /// The actions in the contract. The others are compared with the official SDK, in `test_sdk_tag.py`,
    /// `test_sdk_cvm_instances.py` and `test_sdk_lighthouse_instances.py`; DescribeInstancesHostKeys and the actions on
    /// host access are Keywright's own.
    var contractActions: [any Action.Type] {
        let all = actions.map { type(of: $0) }
        return isInContract ? all.filter { !notInContract.contains("\(name) \($0.name)") } : []
    }
}

private let notInContract: Set<String> = [
    "cvm DescribeHostAccess", "cvm GrantHostAccess", "cvm RevokeHostAccess",
    "cvm DescribeImages", "cvm DescribeInstancesHostKeys", "cvm DescribeInstancesStatus",
    "cvm AssociateSecurityGroups", "cvm DescribeInstancesAttributes", "cvm DisassociateSecurityGroups",
    "cvm ModifyInstancesProject", "cvm ModifyInstancesRenewFlag", "cvm ModifyInstancesVpcAttribute",
    "cvm ResetInstancesInternetMaxBandwidth", "cvm ResizeInstanceDisks",
    "cvm ModifyInstancesAttribute", "cvm RebootInstances",
    "cvm ResetInstancesPassword", "cvm RunInstances", "cvm StartInstances", "cvm StopInstances",
    "cvm TerminateInstances", "lighthouse CreateInstances", "lighthouse DescribeBlueprints",
    "lighthouse DescribeBundles", "lighthouse IsolateInstances", "lighthouse DescribeInstancesHostKeys",
    "lighthouse RebootInstances",
    "lighthouse ResetInstancesPassword",
    "lighthouse DescribeHostAccess", "lighthouse GrantHostAccess", "lighthouse RevokeHostAccess",
    "lighthouse StartInstances", "lighthouse StopInstances", "lighthouse TerminateInstances", "tag DescribeTags",
    "tag UpdateProject", "tag AddResourceTag", "tag CreateTag", "tag DeleteResourceTag", "tag DeleteTag",
    "tag DescribeResourcesByTags", "tag DescribeTagKeys", "tag DescribeTagValues", "tag GetTags",
    "tag UpdateResourceTagValue",
]
