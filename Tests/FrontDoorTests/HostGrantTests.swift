// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import StorageContract
import Testing
import UseCases

/// A server with hosts and key pairs.
private struct Site {
    let server: TestServer
    let product: Product
    private(set) var hosts: [String] = []
    private(set) var credentials: [String] = []
    private(set) var keys: [String] = []

    init(_ product: Product = .cvm, hosts count: Int = 1, keys keyCount: Int = 2) async throws {
        server = try await TestServer()
        self.product = product
        for _ in 0..<count {
            let (id, token) = try await server.enroll(product)
            hosts.append(id)
            credentials.append(try await server.join(token).credential)
        }
        for number in 0..<keyCount { keys.append(try await server.createdID(product, name: "k\(number)")) }
    }

    /// The numbers of the keys that may log in to a host, in the order of the answer.
    func opening(_ user: String = "ubuntu", host: Int = 0) async throws -> [Int] {
        let lines = try await server.hosts.authorizedKeys(of: user, credential: credentials[host]).lines
        var numbers: [Int] = []
        for line in lines {
            for (number, key) in keys.enumerated() where try await publicKey(key) == line { numbers.append(number) }
        }
        #expect(numbers.count == lines.count)
        return numbers
    }

    private func publicKey(_ id: String) async throws -> String {
        let keyPair = try #require(KeyPairID(id, of: product))
        let page = try await server.storage.keyPairs(
            of: Accounts.firstAccount, product: product, query: .ids([keyPair]), range: .longest)
        let key = try #require(page.elements.first?.publicKey)
        return "\(key.type) \(Data(key.blob).base64EncodedString())"
    }

    func call(
        _ action: String, keys numbers: [Int] = [0], hosts indices: [Int]? = nil, tags: [(String, String)] = [],
        user: String? = nil, until: String? = nil, region: String = "ap-guangzhou", by signer: Signer = .main
    ) async throws -> TestAnswer {
        var parameters: [String: any Sendable] = ["KeyIds": numbers.map { keys[$0] }]
        if !tags.isEmpty { parameters["Tags"] = tags.map { ["Key": $0.0, "Value": $0.1] } }
        if let indices = indices ?? (tags.isEmpty ? [0] : nil) { parameters["InstanceIds"] = indices.map { hosts[$0] } }
        parameters["Username"] = user
        parameters["EndTime"] = until
        return try await server.call(Service(product), action, parameters, region: region, by: signer)
    }

    func grant(
        _ numbers: [Int], hosts indices: [Int]? = nil, tags: [(String, String)] = [], user: String? = nil,
        until: String? = nil
    ) async throws -> String? {
        try await call("GrantHostAccess", keys: numbers, hosts: indices, tags: tags, user: user, until: until).code
    }

    func revoke(
        _ numbers: [Int], hosts indices: [Int]? = nil, tags: [(String, String)] = [], user: String? = nil
    ) async throws -> String? {
        try await call("RevokeHostAccess", keys: numbers, hosts: indices, tags: tags, user: user).code
    }

    func described(_ parameters: [String: any Sendable] = [:], region: String = "ap-guangzhou") async throws
        -> [[String: Any]]
    {
        let answer = try await server.call(Service(product), "DescribeHostAccess", parameters, region: region)
        return try #require(answer.fields["HostAccessSet"] as? [[String: Any]], "\(answer.code ?? "")")
    }

    func setTag(_ key: String, _ value: String?, of host: Int) async throws {
        var parameters: [String: any Sendable] = [
            "Resource": "qcs::\(product.rawValue):ap-guangzhou:uin/:instance/\(hosts[host])"
        ]
        if let value {
            parameters["ReplaceTags"] = [["TagKey": key, "TagValue": value]]
        } else {
            parameters["DeleteTags"] = [["TagKey": key]]
        }
        #expect(try await server.tag("ModifyResourceTags", parameters).code == nil)
    }

    /// A time this many seconds from now, in the notation of the API.
    func time(in seconds: Int64) -> String {
        Date(timeIntervalSince1970: TimeInterval(server.clock.now().seconds + seconds)).formatted(.iso8601)
    }
}

/// Grants: access to hosts in addition to bound key pairs.
struct HostGrantTests {
    @Test(arguments: Product.allCases)
    func grantsAddUpAndAreTakenBackAlone(_ product: Product) async throws {
        let site = try await Site(product, hosts: 2, keys: 4)
        let bound = try #require(KeyPairID(site.keys[3], of: product))
        try await site.server.bind([bound], to: try #require(InstanceID(site.hosts[0], of: product)), for: "ubuntu")
        #expect(try await site.grant([1, 0]) == nil)
        #expect(try await site.grant([2], user: "deploy") == nil)
        #expect(try await site.grant([3]) == nil)
        #expect(try await site.opening().first == 3)
        #expect(Set(try await site.opening()) == [0, 1, 3])
        #expect(try await site.opening().count == 3)
        #expect(try await site.opening("deploy") == [2])
        #expect(try await site.opening("root") == [])
        #expect(try await site.opening(host: 1) == [])
        let users = try await site.server.hosts.users(HostProof(site.credentials[0]))
        // The login user comes first, because hosts accept a limited number.
        #expect(users == ["ubuntu", "deploy"])
        #expect(try await site.revoke([0]) == nil)
        #expect(Set(try await site.opening()) == [1, 3])
        #expect(try await site.revoke([2], user: "deploy") == nil)
        #expect(try await site.opening("deploy") == [])
        // The binding stays.
        #expect(try await site.revoke([3]) == nil)
        #expect(Set(try await site.opening()) == [1, 3])
    }

    @Test func theKeysAreInOneOrder() async throws {
        let site = try await Site(keys: 5)
        for number in [3, 0, 4, 1, 2] { #expect(try await site.grant([number]) == nil) }
        let order = try await site.opening()
        #expect(try await site.revoke([3]) == nil)
        #expect(try await site.grant([3]) == nil)
        #expect(try await site.opening() == order)
        #expect(Set(order) == [0, 1, 2, 3, 4])
    }

    @Test func aHundredKeysOpenAHostAtOnce() async throws {
        let site = try await Site(keys: 100)
        #expect(try await site.grant(Array(0..<100)) == nil)
        #expect(try await Set(site.opening()).count == 100)
        let first = try await site.described(["Limit": 60])
        let second = try await site.described(["Limit": 60, "Offset": 60])
        #expect(first.count == 60 && second.count == 40)
        #expect(Set((first + second).map { $0["KeyId"] as? String }).count == 100)
    }

    /// A grant ends exactly at its end, which the server decides.
    @Test func aGrantEndsByItself() async throws {
        let site = try await Site()
        #expect(try await site.grant([0, 1], until: site.time(in: 60)) == nil)
        // Repeating a grant sets the new end.
        #expect(try await site.grant([1], until: site.time(in: 120)) == nil)
        #expect(try await site.described().count == 2)
        site.server.clock.advance(by: 59)
        #expect(try await Set(site.opening()) == [0, 1])
        site.server.clock.advance(by: 1)
        #expect(try await site.opening() == [1])
        #expect(try await site.described().map { $0["KeyId"] as? String } == [site.keys[1]])
        let users = { try await site.server.hosts.users(HostProof(site.credentials[0])) }
        #expect(try await users() == ["ubuntu"])
        #expect(try await site.grant([1]) == nil)
        site.server.clock.advance(by: 1_000_000)
        #expect(try await site.opening() == [1])
        #expect(try await site.grant([1], until: site.time(in: 1)) == nil)
        site.server.clock.advance(by: 1)
        #expect(try await site.opening() == [])
        #expect(try await users() == [])
    }

    @Test func aGrantByATagIsForAllThatHaveItAlsoLater() async throws {
        let site = try await Site(hosts: 2)
        try await site.setTag("role", "web", of: 0)
        #expect(try await site.grant([0], tags: [("role", "web"), ("role", "db")]) == nil)
        #expect(try await site.grant([1], tags: [("role", "web")], user: "deploy") == nil)
        #expect(try await site.opening() == [0])
        #expect(try await site.opening("deploy") == [1])
        #expect(try await site.opening(host: 1) == [])
        try await site.setTag("role", "db", of: 1)
        #expect(try await site.opening(host: 1) == [0])
        #expect(try await site.opening("deploy", host: 1) == [])
        // A host that joins later.
        let order: [String: any Sendable] = ["Product": "cvm", "InstanceName": "late", "LoginUser": "admin"]
        let enrolled = try await site.server.call(.admin, "EnrollHost", order, region: nil)
        let credential = try await site.server.join(try #require(enrolled.fields["Token"] as? String)).credential
        let late = try #require(enrolled.fields["InstanceId"] as? String)
        let tagged: [String: any Sendable] = [
            "ResourceList": ["qcs::cvm:ap-guangzhou:uin/:instance/\(late)"],
            "Tags": [["TagKey": "role", "TagValue": "web"]],
        ]
        #expect(try await site.server.tag("TagResources", tagged).code == nil)
        let hosts = site.server.hosts
        // Its login user differs.
        #expect(try await hosts.authorizedKeys(of: "admin", credential: credential).lines.count == 1)
        #expect(try await hosts.authorizedKeys(of: "ubuntu", credential: credential).lines.isEmpty)
        #expect(try await hosts.users(HostProof(credential)) == ["admin", "deploy"])
        try await site.setTag("role", nil, of: 0)
        #expect(try await site.opening() == [])
        #expect(try await site.revoke([0], tags: [("role", "web")]) == nil)
        #expect(try await site.opening(host: 1) == [0])
        #expect(try await site.revoke([0], tags: [("role", "web")]) == "InvalidParameterValue")
    }

    @Test(arguments: Product.allCases)
    func aGrantedKeyPairIsInUse(_ product: Product) async throws {
        let site = try await Site(product)
        let code = product == .cvm ? "InvalidParameterValue.KeyPairNotSupported" : "ResourceInUse.KeyPairInUse"
        func delete(_ number: Int) async throws -> String? {
            try await site.server.call(Service(product), "DeleteKeyPairs", ["KeyIds": [site.keys[number]]]).code
        }
        #expect(try await site.grant([0], tags: [("role", "web")]) == nil)
        #expect(try await site.grant([1], until: site.time(in: 10)) == nil)
        #expect(try await delete(0) == code)
        #expect(try await delete(1) == code)
        #expect(try await site.revoke([0], tags: [("role", "web")]) == nil)
        #expect(try await delete(0) == nil)
        site.server.clock.advance(by: 10)
        #expect(try await delete(1) == nil)
        #expect(try await site.described().isEmpty)
        // Grants of a deleted key pair are removed, and such a key pair cannot be granted.
        #expect(try await site.revoke([0]) == "InvalidParameterValue")
        let gone = product == .cvm ? "InvalidKeyPairId.NotFound" : "ResourceNotFound.KeyIdNotFound"
        #expect(try await site.grant([0]) == gone)
    }

    @Test(arguments: ["TerminateInstances", "DeleteHost"])
    func whatAHostWasGrantedGoesWithIt(_ action: String) async throws {
        let site = try await Site(hosts: 2)
        try await site.setTag("role", "web", of: 0)
        #expect(try await site.grant([0], hosts: [0, 1]) == nil)
        #expect(try await site.grant([1], tags: [("role", "web")]) == nil)
        let gone =
            action == "DeleteHost"
            ? try await site.server.call(.admin, action, ["InstanceId": site.hosts[0]], region: nil)
            : try await site.server.cvm(action, ["InstanceIds": [site.hosts[0]]])
        #expect(gone.code == nil)
        site.server.clock.advance(by: 60)
        let left = try await site.described()
        #expect(Set(left.map { $0["InstanceId"] as? String ?? "tag" }) == [site.hosts[1], "tag"])
        #expect(try await site.grant([0], hosts: [0]) == "InvalidInstanceId.NotFound")
        #expect(try await site.opening(host: 1) == [0])
    }

    @Test(arguments: Product.allCases)
    func whatIsNoUserAndNoEndIsRefusedAndGrantsNothing(_ product: Product) async throws {
        let site = try await Site(product)
        for user in ["", "-", "-a", "a b", "root\n", "ä", "a/b", "*", String(repeating: "u", count: 101)] {
            #expect(try await site.grant([0], user: user) == "InvalidParameterValue", "\(user)")
        }
        for time in [
            "", site.time(in: -1), site.time(in: 0), "1970-01-01T00:00:00Z", "2030-01-01T00:00:00",
            "2030-01-01T00:00:00+00:00", "2030-01-01T08:00:00+08:00", "2030-01-01 00:00:00", "2030-02-30T00:00:00Z",
            "2030-01-01T00:00:00.5Z", "1893456000", "tomorrow", "2030-01-01T24:00:00Z", "2030-01-01T00:00:60Z",
            "2030-01-01T00:00:00z", "+2030-01-01T00:00:00Z", "12030-01-01T00:00:00Z",
        ] { #expect(try await site.grant([0], until: time) == "InvalidParameterValue", "\(time)") }
        #expect(try await site.described().isEmpty)
        #expect(
            try await site.grant([0], user: String(repeating: "u", count: 100), until: "9999-12-31T23:59:59Z") == nil)
        #expect(try await site.grant([0], user: "DOM\\a.b_c@d+e$", until: site.time(in: 1)) == nil)
        #expect(try await site.described().count == 2)
    }

    /// All or nothing, and the audit trail names the granted access.
    @Test func theTrailNamesWhatWasGranted() async throws {
        let site = try await Site(hosts: 2)
        let until = site.time(in: 60)
        #expect(try await site.grant([1, 0], hosts: [1], user: "deploy", until: until) == nil)
        #expect(try await site.revoke([0, 1], hosts: [0, 1]) == "InvalidParameterValue")
        #expect(try await site.opening("deploy", host: 1).count == 2)
        #expect(try await site.revoke([0, 1], hosts: [1]) == nil)
        #expect(try await site.grant([0], tags: [("role", "web")]) == nil)
        let trail = try await site.server.storage.auditRecords(of: Accounts.firstAccount, limit: 3)
        #expect(trail.map(\.action) == ["GrantHostAccess", "RevokeHostAccess", "GrantHostAccess"])
        #expect(trail.first?.resources == ["tag/role&web", site.keys[0]])
        let first = try #require(trail.last).resources
        #expect(first == [site.hosts[1], site.keys[1], site.keys[0], "user/deploy", "until/\(until)"])
    }

    /// For a named host: grants on it or by one of its tags, in its region.
    @Test func grantsAreFoundByHostTagAndKeyPair() async throws {
        let site = try await Site(hosts: 2)
        try await site.setTag("role", "web", of: 0)
        #expect(try await site.grant([0], hosts: [0, 1], until: site.time(in: 60)) == nil)
        site.server.clock.advance(by: 1)
        #expect(try await site.grant([1], tags: [("role", "web")], user: "root") == nil)
        func texts(_ parameters: [String: any Sendable], region: String = "ap-guangzhou") async throws -> [String] {
            try await site.described(parameters, region: region).map { grant in
                let tag = (grant["Tag"] as? [String: String]).map { "\($0["Key"] ?? "")=\($0["Value"] ?? "")" }
                return "\(grant["InstanceId"] as? String ?? tag ?? "") \(grant["Username"] as? String ?? "")"
            }
        }
        let both = ["role=web root"] + site.hosts.sorted().map { "\($0) ubuntu" }
        #expect(try await texts([:]) == both)
        #expect(try await texts(["InstanceIds": [site.hosts[0]]]) == ["role=web root", "\(site.hosts[0]) ubuntu"])
        #expect(try await texts(["InstanceIds": [site.hosts[1]]]) == ["\(site.hosts[1]) ubuntu"])
        #expect(try await texts(["Tags": [["Key": "role", "Value": "web"]]]) == ["role=web root"])
        #expect(try await texts(["Tags": [["Key": "role", "Value": "db"]]]) == [])
        #expect(try await texts(["KeyIds": [site.keys[1]]]) == ["role=web root"])
        #expect(try await texts([:], region: "ap-shanghai") == ["role=web root"])
        #expect(try await texts(["InstanceIds": [site.hosts[0]]], region: "ap-shanghai") == [])
        let told = try await site.described(["KeyIds": [site.keys[0]]])
        #expect(told.allSatisfy { $0["EndTime"] as? String == site.time(in: 59) })
        #expect(told.allSatisfy { $0["CreatedBy"] as? String == Accounts.firstAccount.description })
        #expect(try await site.call("GrantHostAccess", region: "ap-shanghai").code == "InvalidInstanceId.NotFound")
    }

    /// A caller that may grant by a tag may grant on every host with that tag, in any region and with any other tags.
    @Test func policiesAreAskedForEveryHostOfATag() async throws {
        let denied = "AuthFailure.UnauthorizedOperation"
        let all = PermissionTests.allow("*")
        func onTag(_ key: String, _ value: String) -> String {
            #"{"version":"2.0","statement":[{"effect":"allow","action":"*","resource":"*","condition":{"#
                + #""for_any_value:string_equal":{"qcs:resource_tag":"\#(key)&\#(value)"}}},"#
                + #"{"effect":"allow","action":"*","resource":"qcs::cvm:::keypair/*"}]}"#
        }
        let cases: [([String], String?)] = [
            ([all], nil), ([onTag("role", "web")], nil), ([onTag("role", "db")], denied),
            ([PermissionTests.allow("cvm:*", "qcs::cvm:ap-guangzhou::*")], denied),
            ([all, PermissionTests.deny("cvm:*", "qcs::cvm:::instance/ins-00000001")], denied),
            ([all, PermissionTests.deny("cvm:*", "qcs::cvm:ap-shanghai::instance/*")], denied),
            ([all, onTag("env", "prod").replacing("allow", with: "deny", maxReplacements: 1)], denied),
        ]
        for (policies, code) in cases {
            let site = try await Site()
            try await site.server.addUser(policies)
            try await site.setTag("role", "web", of: 0)
            for action in ["GrantHostAccess", "RevokeHostAccess"] {
                let answer = try await site.call(action, tags: [("role", "web")], by: .user)
                #expect(answer.code == code, "\(action) \(policies): \(answer.message)")
            }
            // A caller that may grant by a tag may see the grants by that tag.
            let described = try await site.server.call(
                .cvm, "DescribeHostAccess", ["Tags": [["Key": "role", "Value": "web"]]], by: .user)
            #expect(described.code == code, "\(policies): \(described.message)")
        }
    }

    @Test func aUserIsGrantedOnlyWhatItMay() async throws {
        let site = try await Site(hosts: 2)
        try await site.server.addUser(
            PermissionTests.allow("cvm:*HostAccess", "qcs::cvm:::instance/\(site.hosts[0])"),
            PermissionTests.allow("cvm:*HostAccess", "qcs::cvm:::keypair/\(site.keys[0])"))
        let denied = "AuthFailure.UnauthorizedOperation"
        #expect(try await site.call("GrantHostAccess", by: .user).code == nil)
        #expect(try await site.call("GrantHostAccess", keys: [0, 1], by: .user).code == denied)
        #expect(try await site.call("GrantHostAccess", hosts: [1], by: .user).code == denied)
        #expect(try await site.call("GrantHostAccess", tags: [("role", "web")], by: .user).code == denied)
        #expect(try await site.call("RevokeHostAccess", by: .user).code == nil)
    }

    /// The same as for a binding. The grants remain after the temporary key has expired.
    @Test func aTemporaryKeyGrantsAsFarAsItMay() async throws {
        let site = try await Site()
        let key = try await site.server.temporaryKey(policy: PermissionTests.allow("cvm:GrantHostAccess"))
        #expect(try await site.call("GrantHostAccess", by: key).code == nil)
        #expect(try await site.call("RevokeHostAccess", by: key).code == "AuthFailure.UnauthorizedOperation")
        #expect(try await site.opening() == [0])
    }
}
