// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

private let now = Samples.time
private let later = Instant(milliseconds: Samples.time.milliseconds + 1)

let hostGrantPageChecks: [StorageCheck] = [
    StorageCheck("grants are listed newest first, by host, tag, key pair and region", [8, 11, 24]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addHosts()
        let web = try #require(try Samples.tags(("role", "web")).first)
        let blog = try #require(try Samples.tags(("role", "blog")).first)
        try await storage.setTags([("role", "web")], of: 1)
        for (seconds, grant) in [
            try Samples.grant(1, on: 1, as: "a"), try Samples.grant(2, on: 2, as: "a"),
            try Samples.grant(2, tag: web, as: nil), try Samples.grant(3, tag: blog, as: nil),
        ].enumerated() {
            try await storage.grant([
                HostGrant(
                    keyPair: grant.keyPair, target: grant.target, username: grant.username, until: grant.until,
                    grantedAt: Instant(seconds: now.seconds + Int64(seconds)), grantedBy: grant.grantedBy)
            ])
        }
        func keys(
            hosts: [Int] = [], tags: [Tag] = [], keyPairs: [Int] = [], region: String = Samples.region
        ) async throws -> [Int] {
            let query = HostGrantQuery(
                product: .cvm, region: region, hosts: try hosts.map { try Samples.instanceID($0) }, tags: tags,
                keyPairs: try keyPairs.map { try Samples.keyPairID($0) })
            return try await storage.grants(query).map { Samples.number(of: $0.keyPair) }
        }
        #expect(try await keys() == [3, 2, 2, 1])
        #expect(try await keys(hosts: [1]) == [2, 1])
        #expect(try await keys(hosts: [2]) == [2])
        #expect(try await keys(hosts: [2, 1, 8]) == [2, 2, 1])
        #expect(try await keys(hosts: [8]) == [])
        #expect(try await keys(tags: [web]) == [2])
        #expect(try await keys(tags: [blog, web]) == [3, 2])
        #expect(try await keys(keyPairs: [2, 1]) == [2, 2, 1])
        #expect(try await keys(hosts: [1], keyPairs: [2]) == [2])
        // A grant by tag is listed in every region, even in one without hosts.
        #expect(try await keys(region: "ap-elsewhere") == [3, 2])
        #expect(try await keys(hosts: [1], region: "ap-elsewhere") == [])
        let query = HostGrantQuery(product: .cvm, region: Samples.region)
        let page = try await storage.hostGrants(
            of: Samples.account, query, range: try PageRange(offset: 1, limit: 2), at: now)
        #expect(page.totalCount == 4)
        #expect(page.elements.map { Samples.number(of: $0.keyPair) } == [2, 2])
    }
]
