// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

// Creation of instances.
extension Instances {
    /// The longest name of an instance, in characters.
    package static let nameLengthMax = 128
    package static let clientTokenLengthMax = 64
    /// A placeholder for the private address in a hostname.
    package static let addressPattern = "{IP}"

    /// The properties of new instances.
    package struct Order: Sendable {
        /// The login to a new instance.
        package enum Login: Sendable {
            /// A generated password that is not known here. This is the default.
            case unspecified
            /// A given password, which is checked and not stored.
            case password(String)
            case keyPairs([KeyPairID])
            /// The same login as for the instance from which the image was made.
            case asImage
        }

        package let region: Region
        package let zone: Zone
        package let project: ProjectID
        package let image: ImageID
        package let shape: InstanceShape
        /// The name, which may contain patterns of `NumberedNames`.
        package let name: String
        /// The hostname, which may contain the same patterns. The rules for it depend on the image.
        package let hostName: @Sendable (SystemImage) throws(DomainFailure) -> String
        package let count: Int
        package let login: Login
        package let hasPublicAddress: Bool
        package let tags: [Tag]
        package let clientToken: String?
        /// The settings. Each data disk gets a separate identifier in each instance.
        package var settings = InstanceSettings()
        /// One address for each instance; if empty, addresses are drawn.
        package var privateAddresses: [String] = []
        package var userData: UserData?

        package init(
            region: Region, zone: Zone, project: ProjectID, image: ImageID, shape: InstanceShape, name: String,
            hostName: @escaping @Sendable (SystemImage) throws(DomainFailure) -> String, count: Int, login: Login,
            hasPublicAddress: Bool, tags: [Tag], clientToken: String?
        ) {
            self.region = region
            self.zone = zone
            self.project = project
            self.image = image
            self.shape = shape
            self.name = name
            self.hostName = hostName
            self.count = count
            self.login = login
            self.hasPublicAddress = hasPublicAddress
            self.tags = tags
            self.clientToken = clientToken
        }
    }

    /// Creates instances, all or none. A call with a known client token creates nothing and returns the earlier result.
    ///
    /// - Parameters:
    ///   - operation: The action, which becomes the latest operation of the new instances.
    ///   - isDryRun: Whether to check only. The method then always throws.
    package func create(
        _ order: Order, as operation: String, isDryRun: Bool, for caller: Caller
    ) async throws(DomainFailure) -> [InstanceID] {
        let token = order.clientToken.map {
            ClientToken(product: product, identity: caller.identity, text: $0, time: caller.time)
        }
        // The token is checked first, because the data that the first call depended on may have changed since.
        if let token, !isDryRun, let made = try await remembered(token, of: order, as: operation, for: caller) {
            return made
        }
        let image = try await systemImage(order.image, of: caller.account)
        let hostName = try order.hostName(image)
        let bound = try await keyPairs(of: order, image: image, as: operation, for: caller)
        let preconditions = preconditions(of: order, at: caller.time)
        if isDryRun {
            try await refuse(preconditions, for: caller)
            throw .login(.dryRunWorks)
        }
        let made = try await storage.apply { () throws(DomainFailure) in
            let instances = make(order, of: image, hostName, opened: bound, as: operation, for: caller)
            let change = Change(
                account: caller.account, mutation: .instance(.add(instances, token: token, userData: order.userData)),
                preconditions: (token.map { [.instance(.tokenIsFree($0))] } ?? []) + preconditions,
                audit: caller.successRecord(resources: instances.map(\.id.text) + bound.map(\.text)))
            return (instances.map(\.id), change)
        }
        // A concurrent call with the same token was faster.
        if case .failure(.unmet(.instance(.tokenIsFree(let token)))) = made,
            let first = try await remembered(token, of: order, as: operation, for: caller)
        {
            return first
        }
        return try storing(made)
    }

    /// The public or custom image with an identifier.
    package func systemImage(_ id: ImageID, of account: AccountID) async throws(DomainFailure) -> SystemImage {
        if let image = ImageCatalog.image(id) { return image }
        return try await customImage(id, of: account).system
    }

    /// The earlier result of a token. Permission is checked for the key pairs that were bound then, because the image
    /// may have been deleted since.
    private func remembered(
        _ token: ClientToken, of order: Order, as operation: String, for caller: Caller
    ) async throws(DomainFailure) -> [InstanceID]? {
        let made = try await storing { () async throws(StorageFailure) in
            try await storage.instances(madeBy: token, of: caller.account)
        }
        if let made { try await require(made.keyPairs, of: order, as: operation, for: caller) }
        return made?.ids
    }

    private func require(
        _ keyPairs: [KeyPairID], of order: Order, as operation: String, for caller: Caller
    ) async throws(DomainFailure) {
        try await permissions.require(
            keyPairs, .used, in: product.rawValue, operation, region: order.region, requestTags: order.tags,
            of: caller)
    }

    /// The key pairs to be bound to the new instances.
    private func keyPairs(
        of order: Order, image: SystemImage, as operation: String, for caller: Caller
    ) async throws(DomainFailure) -> [KeyPairID] {
        switch order.login {
        case .unspecified: return []
        case .password(let password):
            let kindsMin = product == .cvm ? InstancePassword.kindsMinOfNewLinux : InstancePassword.kindsMin
            guard
                InstancePassword.isAcceptable(
                    password, forWindows: image.isWindows, kindsMin: kindsMin,
                    userName: image.isWindows ? image.loginUser : "")
            else { throw .login(.passwordInvalid) }
            return []
        case .asImage:
            guard ImageCatalog.image(image.id) == nil else { throw .login(.keepLoginOfPublicImage) }
            let held = try await customImage(image.id, of: caller.account).keyPairs
            try await require(held, of: order, as: operation, for: caller)
            return held
        case .keyPairs(let ids):
            try await requireExisting(ids, for: caller)
            if image.isWindows, !ids.isEmpty { throw .order(.windowsImage(image.id)) }
            return Set(ids).sorted()
        }
    }

    private func preconditions(of order: Order, at time: Instant) -> [Precondition] {
        let project: [Precondition] = order.project == .default ? [] : [.project(.exists(order.project))]
        return project + Precondition.quotas(of: order.tags)
            + [.instance(.quotaAllows(more: order.count, product, quota: Self.quota, at: time))]
    }

    private func refuse(_ preconditions: [Precondition], for caller: Caller) async throws(DomainFailure) {
        let unmet = try await storing { () async throws(StorageFailure) in
            try await storage.firstUnmet(preconditions, of: caller.account)
        }
        if let unmet { throw DomainFailure(unmet) }
    }

    private func make(
        _ order: Order, of image: SystemImage, _ hostName: String, opened keyPairs: [KeyPairID], as operation: String,
        for caller: Caller
    ) -> [Instance] {
        let names = NumberedNames.names(order.name, count: order.count)
        let hostNames = NumberedNames.names(hostName, count: order.count)
        let hasPassword = if case .keyPairs = order.login { false } else { true }
        return zip(names, hostNames).enumerated().map { index, names in
            let (name, hostName) = names
            let id = identifiers.instanceID(of: product)
            var addresses = identifiers.addresses()
            if order.privateAddresses.indices.contains(index) { addresses.private = order.privateAddresses[index] }
            var settings = order.settings
            for index in settings.dataDisks.indices { settings.dataDisks[index].id = identifiers.diskID() }
            return Instance(
                id: id,
                origin: InstanceOrigin(
                    region: order.region.id, zone: order.zone.id, project: order.project, image: image,
                    uuid: identifiers.requestID(),
                    hostName: hostName.replacing(Self.addressPattern, with: addresses.private),
                    privateAddress: addresses.private,
                    publicAddress: order.hasPublicAddress ? addresses.public : nil, createdAt: caller.time),
                shape: order.shape, settings: settings, name: name,
                timeline: StateTimeline(.pending, into: .running, from: caller.time, milliseconds: delay),
                operation: InstanceOperation(
                    name: operation, requestID: caller.requestID, startedAt: caller.time),
                hasPassword: hasPassword,
                bindings: keyPairs.map { KeyPairBinding(keyPair: $0, instance: id, username: image.loginUser) },
                tags: order.tags)
        }
    }
}
