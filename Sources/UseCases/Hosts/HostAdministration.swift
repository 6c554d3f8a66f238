// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
import StorageContract

/// What the operator does with the hosts of any account.
package struct HostAdministration: Sendable {
    private let accounts: AccountAdministration
    private let hosts: Hosts
    private let cvm: Instances
    private let lighthouse: Instances
    private let regions: RegionCatalog

    package init(
        accounts: AccountAdministration, hosts: Hosts, cvm: Instances, lighthouse: Instances, regions: RegionCatalog
    ) {
        self.accounts = accounts
        self.hosts = hosts
        self.cvm = cvm
        self.lighthouse = lighthouse
        self.regions = regions
    }

    /// What a new host is to be, as it was asked for. What is `nil` is the usual.
    package struct Order: Sendable {
        package let product: ClientText
        package let name: ClientText
        package let region: ClientText?
        package let image: ClientText?
        package let loginUser: ClientText?
        package let options: ClientText?
        package let address: ClientText?
        package let port: Int64?

        package init(
            product: ClientText, name: ClientText, region: ClientText?, image: ClientText?, loginUser: ClientText?,
            options: ClientText?, address: ClientText?, port: Int64?
        ) {
            self.product = product
            self.name = name
            self.region = region
            self.image = image
            self.loginUser = loginUser
            self.options = options
            self.address = address
            self.port = port
        }
    }

    package static let portDefault: Int64 = 22

    /// - Parameter uin: Whose it is to be; `nil`: the caller's.
    package func enroll(
        _ order: Order, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Hosts.Invitation {
        let account = try await accounts.account(of: uin, for: caller)
        guard let product = Product(named: order.product) else {
            throw .account(.productUnknown(order.product.shown))
        }
        let instances =
            switch product {
            case .cvm: cvm
            case .lighthouse: lighthouse
            }
        let nameLength = order.name.unicodeScalars.count
        guard (1...Instances.nameLengthMax).contains(nameLength) else {
            throw .instance(.nameTooLong(order.name.shown))
        }
        let image = try await image(order.image, of: instances, in: account)
        if image.isWindows { throw .instance(.windowsImage(image.id)) }
        return try await hosts.enroll(
            Hosts.Order(
                name: order.name.kept, region: try region(order.region), image: image, loginUser: order.loginUser?.kept,
                options: order.options?.kept ?? "", address: order.address?.kept, port: order.port ?? Self.portDefault),
            in: account, for: caller)
    }

    private func region(_ id: ClientText?) throws(DomainFailure) -> Region {
        guard let id else { return regions.default }
        guard case .served(let region) = regions.find(id) else { throw .host(.regionNotServed(id.shown)) }
        return region
    }

    /// The first image of the product's that is not Windows, where none is named.
    private func image(
        _ text: ClientText?, of instances: Instances, in account: AccountID
    ) async throws(DomainFailure) -> SystemImage {
        guard let text else {
            guard let usual = ImageCatalog.images(of: instances.product).first(where: { !$0.isWindows }) else {
                throw .fault(reason: "no image is built in")
            }
            return usual
        }
        guard let id = ImageID(text, of: instances.product) else { throw .instance(.imageIDMalformed(text.shown)) }
        return try await instances.systemImage(id, of: account)
    }

    package func invite(
        _ id: InstanceID, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Hosts.Invitation {
        try await hosts.invite(id, in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    package func revoke(_ id: InstanceID, in uin: ClientText?, for caller: Caller) async throws(DomainFailure) {
        try await hosts.revoke(id, in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    package func modify(
        _ id: InstanceID, options: ClientText?, address: ClientText?, port: Int64?, in uin: ClientText?,
        for caller: Caller
    ) async throws(DomainFailure) {
        if options == nil, address == nil, port == nil { throw .nothingToModify }
        try await hosts.modify(
            id, options: options?.kept, address: address?.kept, port: port,
            in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    package func list(in uin: ClientText?, for caller: Caller) async throws(DomainFailure) -> [HostedInstance] {
        try await hosts.list(in: try await accounts.account(of: uin, for: caller), at: caller.time)
    }
}
