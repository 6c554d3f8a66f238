// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPGateway

/// Request heads in the form that later handlers expect.
struct RequestHeadNormalizerTests {
    @Test(arguments: [
        ("/", "/"),
        ("/?a=b%20c+d", "/?a=b%20c+d"),
        ("http://cvm.example/", "/"),
        ("http://cvm.example", "/"),
        ("http://cvm.example?a=b", "/?a=b"),
        ("HTTPS://cvm.example:443/?Filters.0.Name=%E6%9C%AA&x=://", "/?Filters.0.Name=%E6%9C%AA&x=://"),
        ("http://user@host:1/healthz?x", "/healthz?x"),
        ("/http://cvm.example/", "/http://cvm.example/"),
        ("*", "*"),
        ("", ""),
    ])
    func absoluteTargetsLoseTheirOrigin(_ target: String, _ expected: String) {
        #expect(RequestHeadNormalizer.originForm(of: target) == expected)
    }

    @Test(arguments: [
        (HTTPVersion.http1_1, "close", "close"),
        (.http1_1, "Close", "close"),
        (.http1_1, "TE, CLOSE", "close"),
        (.http1_1, "keep-alive", "keep-alive"),
        (.http1_0, "keep-alive", "keep-alive"),
    ])
    func closingIsSaidInOneWay(_ version: HTTPVersion, _ sent: String, _ expected: String) throws {
        #expect(try connection(version: version, sent: sent) == expected)
    }

    @Test func anOldClientThatSaysNothingCloses() throws {
        #expect(try connection(version: .http1_0, sent: nil) == "close")
        #expect(try connection(version: .http1_1, sent: nil) == nil)
    }

    private func connection(version: HTTPVersion, sent: String?) throws -> String? {
        let channel = EmbeddedChannel()
        try channel.pipeline.syncOperations.addHandler(
            RequestHeadNormalizer(origin: ConnectionOrigin(peer: nil, trusting: TrustedProxies([]))))
        var head = HTTPRequestHead(version: version, method: .GET, uri: "/")
        if let sent { head.headers.add(name: "Connection", value: sent) }
        try channel.writeInbound(HTTPServerRequestPart.head(head))
        guard case .head(let normalized) = try #require(try channel.readInbound(as: HTTPServerRequestPart.self)) else {
            return nil
        }
        _ = try channel.finish()
        return normalized.headers.first(name: "Connection")
    }
}
