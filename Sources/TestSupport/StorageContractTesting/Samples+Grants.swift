// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract

extension Samples {
    static func grantedHost(_ number: Int) throws -> EnrolledHost {
        EnrolledHost(
            instance: try instanceID(number), enrolledAt: time, options: "", address: nil, port: 22, proof: nil)
    }

    static func grant(
        _ keyPair: Int, on host: Int, as username: String?, until: Instant? = nil
    ) throws -> HostGrant {
        HostGrant(
            keyPair: try keyPairID(keyPair), target: .host(try instanceID(host)), username: username, until: until,
            grantedAt: time, grantedBy: account.mainIdentity)
    }

    static func grant(
        _ keyPair: Int, tag: Tag, as username: String?, until: Instant? = nil, of product: Product = .cvm
    ) throws -> HostGrant {
        HostGrant(
            keyPair: try keyPairID(keyPair, of: product), target: .tag(tag), username: username, until: until,
            grantedAt: time, grantedBy: account.mainIdentity)
    }
}
