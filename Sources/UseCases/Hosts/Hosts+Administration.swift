// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
package import KeyPairModel
import StorageContract

// What the operator does with hosts.
extension Hosts {
    /// What a new host is to be.
    package struct Order: Sendable {
        package let name: String
        package let region: Region
        package let image: SystemImage
        /// Who logs in where nobody else is named; `nil`: the login user of the image.
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

    /// Makes an instance of a real machine, and a token by which it joins.
    package func enroll(
        _ order: Order, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) -> Invitation {
        try Self.check(options: order.options, address: order.address, port: order.port)
        if let user = order.loginUser, LoginName(user) == nil { throw .host(.loginUserInvalid(user)) }
        guard let zone = order.region.zones.first else { throw .fault(reason: "a region without zones") }
        let product = order.image.id.product
        let until = Instant(milliseconds: caller.time.milliseconds + Self.tokenLifetime)
        let made = try await storage.apply { () throws(DomainFailure) in
            let id = identifiers.instanceID(of: product)
            let token = HostSecret(of: id, in: account, from: identifiers)
            let host = EnrolledHost(
                instance: id, enrolledAt: caller.time, options: order.options, address: order.address,
                port: order.port, proof: .token(digest: token.digest, until: until))
            let change = changed(
                .enroll(instance(id, order, zone: zone, for: caller), host),
                if: [.instance(.quotaAllows(more: 1, product, quota: Instances.quota, at: caller.time))],
                resources: [id.text], in: account, for: caller)
            return (Invitation(instance: id, token: token.text(.token), until: until), change)
        }
        return try storing(made)
    }

    private func instance(_ id: InstanceID, _ order: Order, zone: Zone, for caller: Caller) -> Instance {
        let image = SystemImage(
            id: order.image.id, osName: order.image.osName, platform: order.image.platform,
            isWindows: order.image.isWindows, loginUser: order.loginUser ?? order.image.loginUser)
        let addresses = identifiers.addresses()
        return Instance(
            id: id,
            origin: InstanceOrigin(
                region: order.region.id, zone: zone.id, project: .default, image: image,
                uuid: identifiers.requestID(), hostName: "", privateAddress: addresses.private, publicAddress: nil,
                createdAt: caller.time),
            shape: InstanceShape(
                type: id.product == .cvm ? "HOST.CUSTOM" : "bundle_host", systemDiskType: "LOCAL_BASIC",
                systemDiskSize: 0, bandwidthOut: 0,
                chargeType: id.product == .cvm ? "POSTPAID_BY_HOUR" : "PREPAID", months: 0),
            name: order.name, course: InstanceCourse(restingIn: .running, since: caller.time),
            operation: InstanceOperation(name: "EnrollHost", requestID: caller.requestID, startedAt: caller.time),
            hasPassword: false, bindings: [], tags: [])
    }

    /// Makes a new token for a host. What it had before, token or credential, is worth nothing from then on.
    package func invite(
        _ id: InstanceID, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) -> Invitation {
        let token = HostSecret(of: id, in: account, from: identifiers)
        let until = Instant(milliseconds: caller.time.milliseconds + Self.tokenLifetime)
        try await change(id, in: account, for: caller) { $0.proof = .token(digest: token.digest, until: until) }
        return Invitation(instance: id, token: token.text(.token), until: until)
    }

    /// Takes from a host whatever it could prove itself with.
    package func revoke(_ id: InstanceID, in account: AccountID, for caller: Caller) async throws(DomainFailure) {
        try await change(id, in: account, for: caller) { $0.proof = nil }
    }

    /// Changes a host; what is `nil` stays.
    package func modify(
        _ id: InstanceID, options: String?, address: String?, port: Int64?, in account: AccountID, for caller: Caller
    ) async throws(DomainFailure) {
        try Self.check(options: options ?? "", address: address, port: port ?? 22)
        try await change(id, in: account, for: caller) { host in
            host.options = options ?? host.options
            host.address = address ?? host.address
            host.port = port ?? host.port
        }
    }

    /// The hosts of an account, by product and instance, those that are gone left out.
    package func list(in account: AccountID, at time: Instant) async throws(DomainFailure) -> [HostedInstance] {
        try await storing { () async throws(StorageFailure) in
            var found: [HostedInstance] = []
            for product in Product.allCases {
                var last: InstanceID?
                repeat {
                    let page = try await storage.hosts(
                        of: account, HostQuery(product: product, after: last), range: .longest, at: time)
                    found += page.elements
                    last = page.elements.count < page.totalCount ? page.elements.last?.instance.id : nil
                } while last != nil
            }
            return found
        }
    }

    private func change(
        _ id: InstanceID, in account: AccountID, for caller: Caller, _ edit: (inout EnrolledHost) -> Void
    ) async throws(DomainFailure) {
        // Who changes it at the same time is the host itself or another operator: a few times are enough.
        for _ in 1...8 {
            let read = try await storing { () async throws(StorageFailure) in
                // One whose instance is gone stays a while, and joins no more.
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

    private func changed(
        _ mutation: InstanceMutation, if preconditions: [Precondition], resources: [String], in account: AccountID,
        for caller: Caller
    ) -> Change {
        Change(
            account: account, mutation: .instance(mutation), preconditions: preconditions,
            audit: caller.successRecord(resources: resources))
    }

    private static func isAddress(_ bytes: [UInt8]) -> Bool {
        func isLetterOrDigit(_ byte: UInt8?) -> Bool {
            byte.map { (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0) } ?? false
        }
        return isLetterOrDigit(bytes.first) && isLetterOrDigit(bytes.last)
            && bytes.allSatisfy { isLetterOrDigit($0) || ".:_-".utf8.contains($0) }
    }

    private static func check(options: String, address: String?, port: Int64) throws(DomainFailure) {
        guard LoginOptions(options) != nil else { throw .host(.optionsInvalid(options)) }
        guard (1...65_535).contains(port) else { throw .host(.portInvalid(port)) }
        guard let address else { return }
        // What can stand in a line of ssh_config and of known_hosts.
        guard address.utf8.count <= addressLengthMax, isAddress(Array(address.utf8)) else {
            throw .host(.addressInvalid(address))
        }
    }
}
