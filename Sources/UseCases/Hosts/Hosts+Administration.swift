// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

// The operator's actions on hosts.
extension Hosts {
    /// The properties of a new host.
    package struct Order: Sendable {
        package let name: String
        package let region: Region
        package let image: SystemImage
        /// The login user where no other is named; `nil` means that of the image.
        package let loginUser: String?
        package let options: String
        package let address: String?
        package let port: Int64

        package init(
            name: String, region: Region, image: SystemImage, loginUser: String?, options: String, address: String?,
            port: Int64
        ) {
            self.name = name
            self.region = region
            self.image = image
            self.loginUser = loginUser
            self.options = options
            self.address = address
            self.port = port
        }
    }

    /// Creates an instance for a real machine, and a token with which the machine joins.
    ///
    /// - Parameter isDuplicateAllowed: Whether another host of the account and product may have the name.
    package func enroll(
        _ order: Order, allowingDuplicate isDuplicateAllowed: Bool, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) -> Invitation {
        try Self.check(options: order.options, port: order.port)
        let address = try Self.checked(address: order.address)
        try Self.check(loginUser: order.loginUser)
        try Self.check(name: order.name)
        guard let zone = order.region.zones.first else { throw .fault(reason: "a region without zones") }
        let product = order.image.id.product
        let until = Instant(milliseconds: caller.time.milliseconds + Self.tokenLifetime)
        let made = try await storage.apply { () throws(DomainFailure) in
            let id = identifiers.instanceID(of: product)
            let token = HostSecret(of: id, in: account, from: identifiers)
            let host = EnrolledHost(
                instance: id, enrolledAt: caller.time, options: order.options, address: address,
                port: order.port, proof: .token(digest: token.digest, until: until))
            var preconditions = [
                InstancePrecondition.quotaAllows(
                    more: 1, product, quota: Instances.quota, at: caller.time)
            ]
            if !isDuplicateAllowed { preconditions.append(.hostNameIsFree(order.name, besides: id, at: caller.time)) }
            let change = changed(
                .enroll(
                    instance(
                        id, HostShape(order, zone: zone.id), operation: "EnrollHost", requestID: caller.requestID,
                        at: caller.time), host),
                if: preconditions.map { .instance($0) }, resources: [id.text], in: account, for: caller)
            return (Invitation(instance: id, token: token.text(.token), until: until), change)
        }
        return try storing(made)
    }

    /// The instance properties of a host.
    struct HostShape {
        let name: String
        let region: String
        let zone: String
        /// The image, with the host's login user.
        let image: SystemImage
        let tags: [Tag]
    }

    func instance(
        _ id: InstanceID, _ host: HostShape, operation: String, requestID: String, at time: Instant
    ) -> Instance {
        let addresses = identifiers.addresses()
        return Instance(
            id: id,
            origin: InstanceOrigin(
                region: host.region, zone: host.zone, project: .default, image: host.image,
                uuid: identifiers.requestID(), hostName: "", privateAddress: addresses.private, publicAddress: nil,
                createdAt: time),
            shape: InstanceShape(
                type: id.product == .cvm ? "HOST.CUSTOM" : "bundle_host", systemDiskType: "LOCAL_BASIC",
                systemDiskSize: 0, bandwidthOut: 0,
                chargeType: id.product == .cvm ? "POSTPAID_BY_HOUR" : "PREPAID", months: 0),
            name: host.name, timeline: StateTimeline(restingIn: .running, since: time),
            operation: InstanceOperation(name: operation, requestID: requestID, startedAt: time),
            hasPassword: false, bindings: [], tags: host.tags)
    }

    /// Makes a new token for a host. The host's previous token or credential becomes invalid.
    package func invite(
        _ id: InstanceID, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) -> Invitation {
        let token = HostSecret(of: id, in: account, from: identifiers)
        let until = Instant(milliseconds: caller.time.milliseconds + Self.tokenLifetime)
        try await change(id, in: account, for: caller) { $0.proof = .token(digest: token.digest, until: until) }
        return Invitation(instance: id, token: token.text(.token), until: until)
    }

    /// Invalidates the token and credential of a host.
    package func revoke(_ id: InstanceID, in account: AccountID, for caller: Caller) async throws(DomainFailure) {
        try await change(id, in: account, for: caller) { $0.proof = nil }
    }

    /// Changes a host. `nil` leaves a property as it is.
    package func modify(
        _ id: InstanceID, options: String?, address: String?, port: Int64?, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) {
        try Self.check(options: options ?? "", port: port ?? HostAdministration.portDefault)
        let address = try Self.checked(address: address)
        try await change(id, in: account, for: caller) { host in
            host.options = options ?? host.options
            host.address = address ?? host.address
            host.port = port ?? host.port
        }
    }

    /// A page of the hosts of an account, sorted by product and instance, without those whose instance was released.
    ///
    /// - Parameter product: `nil` means both products.
    package func list(
        _ query: (Product) -> HostQuery, of product: Product?, range: PageRange, in account: AccountID,
        at time: Instant
    ) async throws(DomainFailure) -> Page<HostedInstance> {
        // Sightings in memory are written first, so that the query finds them.
        await sightings.keep()
        var found = JoinedPage<HostedInstance>(range)
        for one in Product.allCases where product == nil || product == one {
            let part = found.range
            found.append(
                try await storing { () async throws(StorageFailure) in
                    try await storage.hosts(of: account, query(one), range: part, at: time)
                })
        }
        return found.page
    }

    /// Renames a host. Its new name must be unique in the account and product, ignoring case.
    package func rename(
        _ id: InstanceID, to name: String, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) {
        try Self.check(name: name)
        try await changeInstance(
            id, if: .hostNameIsFree(name, besides: id, at: caller.time), in: account, for: caller
        ) { $0.name = name }
    }

    /// Refuses a name in the form of an identifier, because commands would take it for the identifier.
    static func check(name: String) throws(DomainFailure) {
        if isIdentifier(name) { throw .host(.nameTaken(name)) }
    }

    static func isIdentifier(_ name: String) -> Bool {
        Product.allCases.contains { InstanceID(name, of: $0) != nil }
    }

    /// Deletes a host with its bindings and its credential.
    package func delete(_ id: InstanceID, in account: AccountID, for caller: Caller) async throws(DomainFailure) {
        try await changeInstance(id, if: nil, in: account, for: caller) { instance in
            instance.timeline = StateTimeline(.terminating, into: nil, from: caller.time, milliseconds: 0)
            instance.operation = InstanceOperation(
                name: "DeleteHost", requestID: caller.requestID, startedAt: caller.time)
            instance.bindings = []
        }
    }

    private func changeInstance(
        _ id: InstanceID, if precondition: InstancePrecondition?, in account: AccountID, for caller: Caller,
        _ edit: (inout Instance) -> Void
    ) async throws(DomainFailure) {
        for _ in 1...Self.attemptsMax {
            let read = try await storing { () async throws(StorageFailure) in
                try await storage.instances([id], of: account, at: caller.time).first { $0.isHost }
            }
            guard var instance = read else { throw .host(.notEnrolled(id.text)) }
            edit(&instance)
            if instance == read { return }
            do throws(StorageFailure) {
                return try await storage.apply(
                    changed(
                        .saveHostInstance(instance), if: precondition.map { [.instance($0)] } ?? [],
                        resources: [id.text],
                        in: account, for: caller))
            } catch {
                guard case .unmet(.instance(.isAtRevision)) = error else { throw DomainFailure(error) }
            }
        }
        throw .fault(reason: "the instance \(id) is changed too often")
    }

    private func change(
        _ id: InstanceID, in account: AccountID, for caller: Caller, _ edit: (inout EnrolledHost) -> Void
    ) async throws(DomainFailure) {
        // Only the host itself or another operator can change it at the same time, so a few attempts are enough.
        for _ in 1...Self.attemptsMax {
            let read = try await storing { () async throws(StorageFailure) in
                // The record of a host outlives its instance for a while; such a host cannot join again.
                let isThere = try await !storage.instances([id], of: account, at: caller.time).isEmpty
                return isThere ? try await storage.host(id, of: account) : nil
            }
            guard var host = read else { throw .host(.notEnrolled(id.text)) }
            edit(&host)
            if host == read { return }
            do throws(StorageFailure) {
                return try await storage.apply(
                    changed(.saveHost(host), if: [], resources: [id.text], in: account, for: caller))
            } catch {
                guard case .unmet(.instance(.hostIsAtRevision)) = error else { throw DomainFailure(error) }
            }
        }
        throw .fault(reason: "the host \(id) is changed too often")
    }

    func changed(
        _ mutation: InstanceMutation, if preconditions: [Precondition], resources: [String], in account: AccountID,
        for caller: Caller
    ) -> Change {
        Change(
            account: account, mutation: .instance(mutation), preconditions: preconditions,
            audit: caller.successRecord(resources: resources))
    }
}

extension Hosts.HostShape {
    init(_ order: Hosts.Order, zone: String) {
        let image = order.image
        self.init(
            name: order.name, region: order.region.id, zone: zone,
            image: SystemImage(
                id: image.id, osName: image.osName, platform: image.platform, isWindows: image.isWindows,
                loginUser: order.loginUser ?? image.loginUser), tags: [])
    }
}
