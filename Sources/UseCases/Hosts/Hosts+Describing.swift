// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
import StorageContract

// What those who log in ask about hosts.
extension Hosts {
    /// The joined hosts of a product in a region, by instance. Those that were revoked or are to join anew are left
    /// out, and so are those whose instances are gone.
    ///
    /// - Parameter ids: Those that are asked for; empty: all.
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
