// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

/// The operator's actions on the hosts of any account.
package struct HostAdministration: Sendable {
    private let accounts: AccountAdministration
    private let hosts: Hosts
    private let cvm: Instances
    private let lighthouse: Instances
    private let regions: RegionCatalog
    /// The address of this server for hosts, read at each invitation: ports are known only once it listens.
    package let reach: @Sendable () -> HostReach

    package init(
        accounts: AccountAdministration, hosts: Hosts, cvm: Instances, lighthouse: Instances, regions: RegionCatalog,
        reach: @escaping @Sendable () -> HostReach
    ) {
        self.reach = reach
        self.accounts = accounts
        self.hosts = hosts
        self.cvm = cvm
        self.lighthouse = lighthouse
        self.regions = regions
    }

    /// The requested properties of a new host. `nil` means the default.
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

    /// - Parameters:
    ///   - isDuplicateAllowed: Whether another host may have the name.
    ///   - uin: The account of the host; `nil` means the caller's.
    package func enroll(
        _ order: Order, allowingDuplicate isDuplicateAllowed: Bool, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Hosts.Invitation {
        let account = try await accounts.account(of: uin, for: caller)
        let instances = try instances(of: order.product)
        try Self.check(name: order.name)
        let image = try await image(order.image, of: instances, in: account)
        if image.isWindows { throw .order(.windowsImage(image.id)) }
        return try await hosts.enroll(
            Hosts.Order(
                name: order.name.kept, region: try region(order.region), image: image, loginUser: order.loginUser?.kept,
                options: order.options?.kept ?? "", address: order.address?.kept, port: order.port ?? Self.portDefault),
            allowingDuplicate: isDuplicateAllowed, in: account, for: caller)
    }

    private func region(_ id: ClientText?) throws(DomainFailure) -> Region {
        guard let id else { return regions.default }
        guard case .served(let region) = regions.find(id) else { throw .host(.regionNotServed(id.shown)) }
        return region
    }

    /// The named image, or by default the product's first image that is not Windows.
    private func image(
        _ text: ClientText?, of instances: Instances, in account: AccountID
    ) async throws(DomainFailure) -> SystemImage {
        guard let text else {
            guard let usual = ImageCatalog.images(of: instances.product).first(where: { !$0.isWindows }) else {
                throw .fault(reason: "no image is built in")
            }
            return usual
        }
        guard let id = ImageID(text, of: instances.product) else { throw .host(.imageIDMalformed(text.shown)) }
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
        if options == nil, address == nil, port == nil { throw .host(.nothingToModify) }
        try await hosts.modify(
            id, options: options?.kept, address: address?.kept, port: port,
            in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    package func rename(
        _ id: InstanceID, to name: ClientText, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) {
        try Self.check(name: name)
        try await hosts.rename(
            id, to: name.kept, in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    package func delete(_ id: InstanceID, in uin: ClientText?, for caller: Caller) async throws(DomainFailure) {
        try await hosts.delete(id, in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    /// The requested conditions on listed hosts. `nil` does not filter.
    package struct Filter: Sendable {
        package let product: ClientText?
        package let name: ClientText?
        package let status: ClientText?
        package let loginUser: ClientText?
        /// In seconds.
        package let unseenFor: Int64?
        package let tag: Tag?

        package init(
            product: ClientText?, name: ClientText?, status: ClientText?, loginUser: ClientText?, unseenFor: Int64?,
            tag: Tag?
        ) {
            self.product = product
            self.name = name
            self.status = status
            self.loginUser = loginUser
            self.unseenFor = unseenFor
            self.tag = tag
        }
    }

    package static let unseenAllowed: ClosedRange<Int64> = 0...315_360_000

    package func list(
        _ filter: Filter, range: PageRange, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Page<HostedInstance> {
        let account = try await accounts.account(of: uin, for: caller)
        let product = try filter.product.map { text throws(DomainFailure) in try Self.product(text) }
        let status = try filter.status.map { text throws(DomainFailure) in
            guard let status = EnrolledHost.Status(named: text) else { throw .host(.statusUnknown(text.shown)) }
            return status
        }
        let unseenSince = try filter.unseenFor.map { seconds throws(DomainFailure) in
            guard Self.unseenAllowed.contains(seconds) else { throw .host(.unseenOutOfRange(seconds)) }
            return Instant(milliseconds: caller.time.milliseconds - seconds * 1000)
        }
        return try await hosts.list(
            { product in
                HostQuery(
                    product: product, name: filter.name?.kept, status: status, loginUser: filter.loginUser?.kept,
                    unseenSince: unseenSince, tag: filter.tag)
            }, of: product, range: range, in: account, at: caller.time)
    }

    // MARK: Groups

    /// - Parameters:
    ///   - uses: The number of hosts that the token may create; 1 by default.
    ///   - lifetime: In seconds.
    package func inviteGroup(
        _ order: Order, tags: [Tag], uses: Int64?, lifetime: Int64?, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Hosts.GroupInvitation {
        let account = try await accounts.account(of: uin, for: caller)
        let image = try await image(order.image, of: try instances(of: order.product), in: account)
        if image.isWindows { throw .order(.windowsImage(image.id)) }
        return try await hosts.inviteGroup(
            Hosts.GroupOrder(
                region: try region(order.region), image: image, loginUser: order.loginUser?.kept,
                options: order.options?.kept ?? "", tags: tags, uses: uses ?? 1,
                lifetime: lifetime ?? Hosts.lifetimeDefault),
            in: account, for: caller)
    }

    package func revokeGroup(
        _ text: ClientText, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) {
        guard let id = HostGroupID(text) else { throw .host(.groupIDMalformed(text.shown)) }
        try await hosts.revokeGroup(id, in: try await accounts.account(of: uin, for: caller), for: caller)
    }

    package func groups(
        _ range: PageRange, in uin: ClientText?, for caller: Caller
    ) async throws(DomainFailure) -> Page<HostGroup> {
        try await hosts.groups(range, in: try await accounts.account(of: uin, for: caller))
    }

    // MARK: Reading parameters

    private static func product(_ text: ClientText) throws(DomainFailure) -> Product {
        guard let product = Product(named: text) else { throw .account(.productUnknown(text.shown)) }
        return product
    }

    private func instances(of product: ClientText) throws(DomainFailure) -> Instances {
        switch try Self.product(product) {
        case .cvm: cvm
        case .lighthouse: lighthouse
        }
    }

    private static func check(name: ClientText) throws(DomainFailure) {
        guard (1...Instances.nameLengthMax).contains(name.unicodeScalars.count) else {
            throw .host(.nameInvalid(name.shown))
        }
    }
}

/// The address of the server for hosts, from the operator's settings.
package struct HostReach: Sendable, Equatable {
    /// `https://HOST:PORT`; empty if it is not configured.
    package let url: String
    /// The SHA-256, in hexadecimal digits, of the certificate of the CA that signed the server's certificate; empty if
    /// it is not the server's own CA.
    package let caFingerprint: String

    package static let unknown = HostReach(url: "", caFingerprint: "")

    package init(url: String, caFingerprint: String) {
        self.url = url
        self.caFingerprint = caFingerprint
    }
}
