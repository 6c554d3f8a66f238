// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

// Custom images.
extension Instances {
    /// In characters.
    package static let imageNameLengthMax = 60

    /// The images of an account that meet every filter: its custom images, newest first, and the public images. CVM
    /// lists custom images first, Lighthouse last.
    package func images(
        matching filters: [ImageFilter], _ range: PageRange, of account: AccountID
    ) async throws(DomainFailure) -> Page<AccountImage> {
        let offered = ImageCatalog.images(of: product).map(AccountImage.public).filter { image in
            filters.allSatisfy(image.meets)
        }
        var joined = JoinedPage<AccountImage>(range)
        if product == .lighthouse { joined.append(Page(offered, offset: joined.offset, limit: joined.limit)) }
        let custom = try await customImages(
            of: account, matching: filters, offset: joined.offset, limit: joined.limit)
        joined.append(custom.map(AccountImage.custom))
        if product == .cvm { joined.append(Page(offered, offset: joined.offset, limit: joined.limit)) }
        return joined.page
    }

    /// The custom images of an account, newest first.
    func customImages(
        of account: AccountID, matching filters: [ImageFilter] = [], offset: Int64, limit: Int64
    ) async throws(DomainFailure) -> Page<CustomImage> {
        try await storing { () async throws(StorageFailure) in
            try await storage.images(
                of: account, product: product, matching: filters, offset: offset, limit: limit)
        }
    }

    func customImage(_ id: ImageID, of account: AccountID) async throws(DomainFailure) -> CustomImage {
        let image = try await storing { () async throws(StorageFailure) in try await storage.image(id, of: account) }
        guard let image else { throw .order(.imageNotFound(id)) }
        return image
    }

    /// Creates an image from an instance. The image holds the key pairs that are bound to the instance now.
    ///
    /// - Parameter name: `nil` means the image's identifier.
    package func createImage(
        named name: String?, from id: InstanceID, of account: AccountID, for caller: Caller
    ) async throws(DomainFailure) -> CustomImage {
        if let name, !(1...Self.imageNameLengthMax).contains(name.unicodeScalars.count) {
            throw .instanceAdministration(.imageNameTooLong(name))
        }
        for _ in 1...Self.decisionsMax {
            guard let instance = try await read([id], in: nil, of: account, for: caller).first else {
                throw .instance(.notFound(id))
            }
            let keyPairs = instance.bindings.map(\.keyPair)
            // The operator's policies cannot name resources of other accounts.
            if account == caller.account {
                try await permissions.require(
                    keyPairs, .changed, in: caller.door, caller.action, region: nil, of: caller)
            }
            let origin = instance.origin.image
            let made = try await storage.apply { () throws(DomainFailure) in
                let imageID = identifiers.imageID(of: product)
                let image = CustomImage(
                    system: SystemImage(
                        id: imageID, osName: origin.osName, platform: origin.platform, isWindows: origin.isWindows,
                        loginUser: origin.loginUser),
                    name: name ?? imageID.text, source: id, createdAt: caller.time, keyPairs: keyPairs)
                let change = Change(
                    account: account, mutation: .instance(.addImage(image)),
                    // Ensures that the image holds the bindings of the instance at that moment.
                    preconditions: [.instance(.isAtRevision(id, instance.revision))],
                    audit: caller.successRecord(resources: [imageID.text, id.text]))
                return (image, change)
            }
            if case .failure(.unmet(.instance(.isAtRevision))) = made { continue }
            return try storing(made)
        }
        throw .fault(reason: "the instance \(id) is changed too often")
    }

    package func deleteImage(
        _ id: ImageID, of account: AccountID, for caller: Caller
    ) async throws(DomainFailure) {
        if account == caller.account {
            let held = try await customImage(id, of: account).keyPairs
            try await permissions.require(held, .changed, in: caller.door, caller.action, region: nil, of: caller)
        }
        let change = Change(
            account: account, mutation: .instance(.removeImage(id)), preconditions: [],
            audit: caller.successRecord(resources: [id.text]))
        try await storing { () async throws(StorageFailure) in try await storage.apply(change) }
    }
}
