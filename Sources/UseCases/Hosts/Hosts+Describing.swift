// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

// Queries about hosts for people who log in.
extension Hosts {
    /// The joined hosts of a product in a region, sorted by instance. Hosts that are revoked, that have an unused
    /// token, or whose instance no longer exists are left out.
    ///
    /// - Parameter ids: The requested hosts; empty means all.
    package func joined(
        _ ids: [InstanceID], of product: Product, in region: Region, range: PageRange, for caller: Caller
    ) async throws(DomainFailure) -> Page<HostedInstance> {
        try await storing { () async throws(StorageFailure) in
            try await storage.hosts(
                of: caller.account, HostQuery(product: product, region: region.id, ids: ids, status: .joined),
                range: range, at: caller.time)
        }
    }
}
