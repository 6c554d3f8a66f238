// SPDX-License-Identifier: Apache-2.0

/// The public images, which every account has. The identifiers are Keywright's own, except those of Ubuntu in CVM,
/// which common examples use.
package enum ImageCatalog {
    package static func images(of product: Product) -> [SystemImage] {
        switch product {
        case .cvm: cvm
        case .lighthouse: lighthouse
        }
    }

    package static func image(_ id: ImageID) -> SystemImage? { images(of: id.product).first { $0.id == id } }

    private static let cvm = [
        linux(.cvm, "487zeit5", "Ubuntu Server 22.04 LTS 64bit", "Ubuntu", user: "ubuntu"),
        linux(.cvm, "22trbn9x", "Ubuntu Server 20.04 LTS 64bit", "Ubuntu", user: "ubuntu"),
        linux(.cvm, "ubuntu24", "Ubuntu Server 24.04 LTS 64bit", "Ubuntu", user: "ubuntu"),
        linux(.cvm, "debian12", "Debian 12.4 64bit", "Debian", user: "root"),
        linux(.cvm, "debian13", "Debian 13.0 64bit", "Debian", user: "root"),
        linux(.cvm, "tencent3", "TencentOS Server 3.1 (TK4) 64bit", "TencentOS", user: "root"),
        linux(.cvm, "tencent4", "TencentOS Server 4 64bit", "TencentOS", user: "root"),
        windows(.cvm, "win2022e", "Windows Server 2022 DataCenter 64bit EN"),
    ].compactMap(\.self)

    private static let lighthouse = [
        linux(.lighthouse, "ubuntu22", "Ubuntu Server 22.04 LTS 64bit", "UBUNTU", user: "ubuntu"),
        linux(.lighthouse, "ubuntu24", "Ubuntu Server 24.04 LTS 64bit", "UBUNTU", user: "ubuntu"),
        linux(.lighthouse, "debian12", "Debian 12.4 64bit", "DEBIAN", user: "root"),
        linux(.lighthouse, "tencent3", "TencentOS Server 3.1 (TK4) 64bit", "TENCENTOS", user: "root"),
        windows(.lighthouse, "win2022e", "Windows Server 2022 DataCenter 64bit EN"),
    ].compactMap(\.self)

    private static func linux(
        _ product: Product, _ suffix: String, _ osName: String, _ platform: String, user: String
    ) -> SystemImage? {
        ImageID(product.imageIDPrefix + suffix, of: product).map {
            SystemImage(id: $0, osName: osName, platform: platform, isWindows: false, loginUser: user)
        }
    }

    private static func windows(_ product: Product, _ suffix: String, _ osName: String) -> SystemImage? {
        ImageID(product.imageIDPrefix + suffix, of: product).map {
            SystemImage(
                id: $0, osName: osName, platform: product == .cvm ? "Windows" : "WINDOWS", isWindows: true,
                loginUser: "Administrator")
        }
    }
}
