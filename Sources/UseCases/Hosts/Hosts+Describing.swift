// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
import StorageContract

// What those who log in ask about hosts.
extension Hosts {
    /// The joined hosts of a product in a region, by instance. Those that were revoked or are to join anew are left out, and
    /// so are those whose instances are gone.
    ///
    /// - Parameter ids: Those that are asked for; empty: all.
    package func joined(
        _ ids: [InstanceID], of product: Product, in region: Region, range: PageRange, for caller: Caller
    ) async throws(DomainFailure) -> Page<(host: EnrolledHost, instance: Instance)> {
        let all = try await storing { () async throws(StorageFailure) in
            try await hosts(of: product, in: caller.account, at: caller.time)
        }
        let wanted = Set(ids)
        let found = all.filter { host, instance in
            host.hasJoined && instance.origin.region == region.id
                && (wanted.isEmpty || wanted.contains(instance.id))
        }
        let page = found.dropFirst(Int(clamping: range.offset)).prefix(Int(clamping: range.limit))
        return Page(totalCount: found.count, elements: Array(page))
    }

    /// The hosts of an account and product with their instances, by instance, those that are gone left out.
    func hosts(
        of product: Product, in account: AccountID, at time: Instant
    ) async throws(StorageFailure) -> [(host: EnrolledHost, instance: Instance)] {
        let instances = try await storage.instances(of: account, product: product, at: time)
        let byID = Dictionary(instances.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        return try await storage.hosts(of: account, product: product).compactMap { host in
            byID[host.instance].map { (host, $0) }
        }
    }
}

extension EnrolledHost {
    fileprivate var hasJoined: Bool { if case .credential = proof { true } else { false } }
}
