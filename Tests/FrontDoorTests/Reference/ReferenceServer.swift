// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Synchronization
import UseCases

/// A server for the examples, which is the same each time.
enum ReferenceServer {
    /// The identifiers of the first, second and third key pair.
    static let cvm = ["skey-3mwk9t2c", "skey-8fz4h1qd", "skey-b6x0vn7s"]
    static let lighthouse = ["lhkp-3mwk9t2c", "lhkp-8fz4h1qd", "lhkp-b6x0vn7s"]
    static let regionIDs = ["ap-guangzhou", "ap-singapore"]

    static func make() async throws -> TestServer {
        try await TestServer(
            quotas: KeyPairQuotas(), regions: RegionCatalog(servedIDs: regionIDs), identifiers: ReferenceIdentifiers())
    }

    /// The region of an example; `nil` for doors that need none.
    static func region(of door: String) -> String? {
        [Product.cvm.rawValue, Service.vpc.rawValue].contains(door) ? regionIDs[0] : nil
    }
}

/// Identifiers that are the same each time.
private final class ReferenceIdentifiers: IdentifierSource {
    private struct Made {
        var keyPairs = 0
        var requests = 0
        var policies = 0
        var projects = 0
        var accessKeys = 0
        var instances = 0
    }

    private let made = Mutex(Made())

    func keyPairID(of product: Product) -> KeyPairID {
        let number = made.withLock { made in
            made.keyPairs += 1
            return made.keyPairs - 1
        }
        let known = product == .cvm ? ReferenceServer.cvm : ReferenceServer.lighthouse
        var generator = SystemRandomNumberGenerator()
        let text = number < known.count ? known[number] : ""
        // A further identifier would be random, and the pages would differ each time.
        return KeyPairID(text, of: product) ?? .random(of: product, using: &generator)
    }

    func instanceID(of product: Product) -> InstanceID {
        var generator = SystemRandomNumberGenerator()
        let text = "\(product.instanceIDPrefix)example\(next(\.instances) % 10)"
        return InstanceID(text, of: product) ?? .random(of: product, using: &generator)
    }

    func imageID(of product: Product) -> ImageID {
        var generator = SystemRandomNumberGenerator()
        return ImageID("\(product.imageIDPrefix)example1", of: product) ?? .random(of: product, using: &generator)
    }

    func hostGroupID() -> HostGroupID {
        var generator = SystemRandomNumberGenerator()
        return HostGroupID("hg-example1") ?? .random(using: &generator)
    }

    func diskID() -> String { "ldisk-example1" }

    func addresses() -> (private: String, public: String) { ("10.0.0.7", "203.0.113.7") }

    func requestID() -> String {
        let number = made.withLock { made in
            made.requests += 1
            return made.requests
        }
        return "5d0c2f6e-91b4-4a37-8e1d-7c3a90b2f4e\(number % 10)"
    }

    func accountID() -> AccountID { AccountID(uin: 100_000_000_002) }

    func appID() -> Int64 { 1_250_000_002 }

    func userID() -> IdentityID { IdentityID(uin: 200_000_000_001) }

    func policyID() -> PolicyID { PolicyID(number: 10_000_000 + Int64(next(\.policies))) }

    func projectID() -> ProjectID { ProjectID(number: 1_000_000 + Int64(next(\.projects))) }

    func secretID() -> String { "AKIDexample\(next(\.accessKeys))" }

    func secretKey() -> String { TestServer.secretKey }

    private func next(_ kind: any WritableKeyPath<Made, Int> & Sendable) -> Int {
        made.withLock { made in
            made[keyPath: kind] += 1
            return made[keyPath: kind]
        }
    }
}
