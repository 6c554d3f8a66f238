// SPDX-License-Identifier: Apache-2.0

package import ActionAPI

/// What people call the doors, and where the vendor has them.
package struct ProductNames: Sendable {
    package let english: String
    package let chinese: String
    /// Empty where the vendor has no such API.
    let host: String

    package init(of door: any FrontDoor) {
        let domain = door.dialect == .api3 ? "tencentcloudapi.com" : "api.qcloud.com"
        host = door.label == Self.administration ? "" : "\(door.name).\(domain)"
        let names = Self.known[door.label] ?? (door.label, door.label)
        (english, chinese) = names
    }

    /// The label of the door that the vendor does not have.
    static let administration = "admin"
    /// The folder of an API without a Version.
    static let unversioned = "unversioned"

    private static let known: [String: (String, String)] = [
        "cvm": ("CVM", "云服务器"),
        "lighthouse": ("Lighthouse", "轻量应用服务器"),
        administration: ("Administration", "服务管理"),
        "cam": ("CAM", "访问管理"),
        "sts": ("STS", "安全凭证服务"),
        "tag": ("Tag", "标签"),
        "cloudaudit": ("CloudAudit", "操作审计"),
        "vpc": ("VPC", "私有网络"),
        "legacy-b": ("Legacy CVM, generation B", "云服务器旧版接口 B"),
        "legacy-a": ("Legacy CVM, generation A", "云服务器旧版接口 A"),
    ]
}

extension FrontDoor {
    /// Where its files are below `/meta/`.
    var metaFolder: String { "\(label)/\(version.isEmpty ? ProductNames.unversioned : version)" }

    var actionTypes: [any Action.Type] { actions.map { type(of: $0) } }
}
