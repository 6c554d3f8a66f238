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
        }
    }
}

extension FrontDoor {
    /// The machine-readable contract is about key pairs, and the administration is our own. What CAM and STS declare is
    /// compared with the official SDK, in `Tests/EndToEnd/test_sdk_cam.py` and `test_sdk_sts.py`.
    var isInContract: Bool { ![Service.admin.rawValue, Service.cam.rawValue, Service.sts.rawValue].contains(name) }

    /// The actions that are in it. DescribeInstancesHostKeys is our own; the others of the tag service are compared in
    /// `test_sdk_tag.py`.
    var contractActions: [any Action.Type] {
        let all = actions.map { type(of: $0) }
        return isInContract
            ? all.filter { !["DescribeInstancesHostKeys", "DescribeTags", "UpdateProject"].contains($0.name) } : []
    }
}
