// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import RateLimiting
import Testing

@testable import ActionAPI

/// Requests through a gateway: the client signed the product's host but connected to another (ruling 32).
struct GatewayHostTests {
    private static let gateway = "gateway.example:8080"
    private let server: TestServer

    init() async throws { server = try await TestServer() }

    private func code(
        signed host: String, reached: String = gateway, region: String? = "ap-guangzhou", of product: Service = .cvm,
        at server: TestServer? = nil
    ) async throws -> String? {
        let server = server ?? self.server
        var request = SignedRequest(
            product: product, action: "DescribeKeyPairs", body: "{}", region: region,
            timestamp: server.clock.now().seconds, host: host)
        request.headers["host"] = reached
        return try TestAnswer(await server.reply(request)).code
    }

    private func code(signed host: String, version: String?, path: String) async throws -> String {
        var request = FormRequest("DescribeKeyPairs", version: version, timestamp: server.clock.now().seconds)
        request.path = path
        request.host = host
        let call = request.rawCall
        let moved = RawCall(
            method: call.method, path: path, query: call.query.kept,
            headers: HeaderFields([("host", Self.gateway)]), body: call.body, source: call.source, isSecure: false)
        return String(decoding: await server.answer(moved), as: UTF8.self)
    }

    @Test(arguments: ["", "intl.", "internal.", "ap-guangzhou.", "ap-shanghai."])
    func aNameOfTheProductMayBeSigned(_ middle: String) async throws {
        for product in [Service.cvm, .lighthouse] {
            let name = "\(product.rawValue).\(middle)tencentcloudapi.com"
            #expect(try await code(signed: name, region: "ap-shanghai", of: product) == nil)
        }
    }

    @Test(arguments: [
        "lighthouse.tencentcloudapi.com", "tencentcloudapi.com", "cvm.tencentcloudapi.com.", "cvm.tencentcloudapi.cn",
        "cvm.ap-beijing.tencentcloudapi.com", "cvm.nowhere.tencentcloudapi.com", "CVM.tencentcloudapi.com",
        "cvm.tencentcloudapi.com:443", "https://cvm.tencentcloudapi.com", "cvm.api.qcloud.com", "other.example", "",
    ])
    func anyOtherNameIsRefused(_ name: String) async throws {
        #expect(try await code(signed: name) == "AuthFailure.SignatureFailure")
    }

    @Test func theProductOfTheReachedHostIsTheOneWhoseNamesCount() async throws {
        let name = "cvm.tencentcloudapi.com"
        #expect(try await code(signed: name, reached: "cvm.gateway.example") == nil)
        #expect(try await code(signed: name, reached: "lighthouse.example") != nil)
    }

    @Test(arguments: ["cvm.api.qcloud.com", "account.api.qcloud.com", "cvm.tencentcloudapi.com", "tag.api.qcloud.com"])
    func theLegacyEndpointHasNamesOfItsOwn(_ name: String) async throws {
        let failure = "SignatureFailure"
        let a = try await code(signed: name, version: nil, path: "/v2/index.php")
        #expect(a.contains(failure) == !["cvm.api.qcloud.com", "account.api.qcloud.com"].contains(name))
        let b = try await code(signed: name, version: "2017-03-12", path: "/v2/index.php")
        #expect(b.contains(failure) == (name != "cvm.api.qcloud.com"))
        let c = try await code(signed: name, version: "2017-03-12", path: "/")
        #expect(c.contains(failure) == (name != "cvm.tencentcloudapi.com"))
    }

    /// For a source that fails too often, only the received host is tried, because further attempts cost more than a
    /// hash.
    @Test func whoFailsTooOftenIsNotTriedForOtherNames() async throws {
        let server = try await TestServer(failureLimiter: SourceLimiter(rate: 2))
        let name = "cvm.tencentcloudapi.com"
        for _ in 1...2 {
            #expect(try await code(signed: name, at: server) == nil)
            #expect(try await code(signed: "other.example", at: server) == "AuthFailure.SignatureFailure")
        }
        #expect(try await code(signed: name, at: server) == "RequestLimitExceeded.IPLimitExceeded")
        #expect(try await code(signed: name, reached: name, at: server) == nil)
        server.clock.pass(.seconds(1))
        #expect(try await code(signed: name, at: server) == nil)
    }

    @Test func thereAreAtMostSixteenCandidates() throws {
        let hosts = ProductionHosts(regions: try #require(RegionCatalog()))
        for door in server.doors {
            for region in [nil, "", "ap-guangzhou", "ap-shanghai", "nowhere"] as [ClientText?] {
                let names = hosts.names(for: door, region: region)
                #expect(Set(names).count == names.count)
                // Each is tried in three orders of names, or as sent and in lower case.
                #expect((1...5).contains(names.count), "\(door.label)")
            }
        }
    }
}
