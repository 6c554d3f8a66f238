// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ForwardProxy

struct RouteTests {
    private static let http = ProxyAddress(host: "127.0.0.1", port: 4000)
    private static let https = ProxyAddress(host: "127.0.0.1", port: 4001)
    private static let other = ProxyAddress(host: "other.example", port: 443)

    private static func proxy(http: String? = nil, https: String? = nil) -> ForwardProxy {
        ForwardProxy(
            served: .init(http: Self.http, https: Self.https, serves: { $0 == "cvm.tencentcloudapi.com" }),
            previous: (http.flatMap(PreviousProxy.init), https.flatMap(PreviousProxy.init)), password: "p")
    }

    @Test(arguments: [
        ("cvm.tencentcloudapi.com", 443, https), ("CVM.TencentCloudAPI.com.", 443, https),
        ("cvm.tencentcloudapi.com", 80, http), ("127.0.0.1", 4000, http), ("127.0.0.1", 4001, https),
    ])
    func servedNamesLeadToTheRunPastEveryProxy(host: String, port: Int, own: ProxyAddress) {
        let proxy = Self.proxy(http: "http://before:1", https: "http://before:2")
        #expect(proxy.route(ofTunnelTo: ProxyAddress(host: host, port: port)) == .own(own))
    }

    @Test(arguments: [
        "cvm.tencentcloudapi.cn", "cvm.ap-moon-1.tencentcloudapi.com", "cvm.tencentcloudapi.com.cn.",
        "cvm.api.qcloud.com",
    ])
    func noCallLeavesForTheCloud(host: String) {
        let proxy = Self.proxy(http: "http://before:1", https: "http://before:2")
        #expect(proxy.route(ofTunnelTo: ProxyAddress(host: host, port: 443)) == .refused)
        #expect(proxy.route(ofRequestTo: ProxyAddress(host: host, port: 80)) == .refused)
    }

    @Test(arguments: [("tencentcloudapi.example", 22), ("other.example", 443), ("127.0.0.1", 4002)])
    func otherTargetsDoNot(host: String, port: Int) throws {
        let target = ProxyAddress(host: host, port: port)
        #expect(Self.proxy().route(ofTunnelTo: target) == .direct(target))
        #expect(Self.proxy().route(ofRequestTo: target) == .direct(target))
        let before = try #require(PreviousProxy("http://before:2"))
        #expect(Self.proxy(https: "http://before:2").route(ofTunnelTo: target) == .through(before))
        #expect(Self.proxy(https: "http://before:2").route(ofRequestTo: target) == .direct(target))
        #expect(Self.proxy(http: "http://before:2").route(ofRequestTo: target) == .through(before))
    }

    @Test(arguments: [
        ("http://a.example/x?y#z", "a.example", 80, "/x?y"), ("HTTP://A.example", "a.example", 80, "/"),
        ("http://a.example:8080?q", "a.example", 8080, "/?q"), ("http://user:word@a.example/", "a.example", 80, "/"),
        ("http://[::1]:81/%2f", "::1", 81, "/%2f"), ("http://[::1]/", "::1", 80, "/"),
    ])
    func targetsInAbsoluteForm(uri: String, host: String, port: Int, originForm: String) throws {
        let target = try #require(AbsoluteTarget(uri))
        #expect(target.address == ProxyAddress(host: host, port: port))
        #expect(target.originForm == originForm)
    }

    @Test(arguments: [
        "/a", "a.example:80", "https://a.example/", "ftp://a/", "http://", "http:///a", "http://a:b/",
        "http://a:99999/", "http://a:0/", "http://::1/", "http://a b/", "http://é.example/",
    ])
    func whatIsNoTarget(uri: String) { #expect(AbsoluteTarget(uri) == nil) }

    @Test(arguments: [
        ("http://p.example:3128", "p.example", 3128, nil), ("p.example:3128", "p.example", 3128, nil),
        ("http://p.example", "p.example", 80, nil), ("http://p.example:3128/", "p.example", 3128, nil),
        ("HTTP://u:w@p.example:1", "p.example", 1, "Basic dTp3"),
        ("http://u@p.example:1", "p.example", 1, "Basic dTo="),
        ("http://u:a%40b:c@[::1]:1", "::1", 1, "Basic dTphQGI6Yw=="),
    ])
    func proxiesThatWereSetBefore(text: String, host: String, port: Int, authorization: String?) throws {
        let proxy = try #require(PreviousProxy(text))
        #expect(proxy.address == ProxyAddress(host: host, port: port))
        #expect(proxy.authorization == authorization)
    }

    @Test(arguments: ["https://p.example", "socks5://p.example:1", "", "http://", "http://p:x", "http://u:w@"])
    func whatIsNoProxy(text: String) { #expect(PreviousProxy(text) == nil) }
}
