// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import KeyPairModel

/// The APIs of generation 3.0, by their names.
enum Service: String, CaseIterable {
    case cvm
    case lighthouse
    case admin
    case cam
    case sts
    case tag
    case cloudaudit

    init(_ product: Product) {
        self =
            switch product {
            case .cvm: .cvm
            case .lighthouse: .lighthouse
            }
    }

    var version: String {
        switch self {
        case .cvm: "2017-03-12"
        case .lighthouse: "2020-03-24"
        case .admin: "2026-11-01"
        case .cam: "2019-01-16"
        case .sts, .tag: "2018-08-13"
        case .cloudaudit: "2019-03-19"
        }
    }
}

extension FrontDoor {
    /// The machine-readable contract is about key pairs, and the administration is our own. What CAM, STS and CloudAudit declare
    /// is compared with the official SDK, in `Tests/EndToEnd/test_sdk_cam.py` and its like.
    var isInContract: Bool {
        ![Service.admin, .cam, .cloudaudit, .sts].map(\.rawValue).contains(name)
    }

    /// The actions that are in it.
    var contractActions: [any Action.Type] {
        let all = actions.map { type(of: $0) }
        return isInContract ? all.filter { !Self.beyondContract.contains($0.name) } : []
    }

    /// The others are compared with the official SDK, in `test_sdk_tag.py` and `test_sdk_lighthouse_instances.py`.
    private static var beyondContract: Set<String> {
        [
            "CreateInstances", "DescribeBlueprints", "DescribeBundles", "DescribeTags", "RebootInstances",
            "ResetInstancesPassword", "StartInstances", "StopInstances", "TerminateInstances", "UpdateProject",
        ]
    }
}
