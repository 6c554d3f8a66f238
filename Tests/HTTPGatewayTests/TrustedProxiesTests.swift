// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import Testing

@testable import HTTPGateway

/// The origin of requests with X-Forwarded-For.
struct TrustedProxiesTests {
    private static let proxies = TrustedProxies(["10.0.0.0/8", "2001:db8::/32"].compactMap { IPRange($0) })

    private func origin(_ peer: String, _ fields: String...) throws -> String {
        Self.proxies.origin(of: try #require(IPAddress(peer)), forwardedFor: fields).description
    }

    @Test func nobodyIsBelievedWhoIsNoTrustedProxy() throws {
        #expect(try origin("192.0.2.1", "198.51.100.1") == "192.0.2.1")
        #expect(try origin("11.0.0.1", "10.0.0.1") == "11.0.0.1")
        let none = TrustedProxies([])
        let peer = try #require(IPAddress("127.0.0.1"))
        #expect(none.origin(of: peer, forwardedFor: ["198.51.100.1"]) == peer)
    }

    /// A source that stands for many clients has no share of its own in limits per source.
    @Test func aTrustedProxyThatNamesNobodyStandsForMany() throws {
        let origin = ConnectionOrigin(peer: IPAddress("10.0.0.1"), trusting: Self.proxies)
        #expect(origin.isTrusted)
        #expect(origin.standsForMany(origin.address(forwardedFor: [])))
        #expect(!origin.standsForMany(origin.address(forwardedFor: ["198.51.100.1"])))
        let other = ConnectionOrigin(peer: IPAddress("192.0.2.1"), trusting: Self.proxies)
        #expect(!other.isTrusted && !other.standsForMany(other.address(forwardedFor: ["10.0.0.1"])))
        #expect(!other.standsForMany(nil))
    }

    @Test(
        arguments: [
            // A client's own claims are to the left of the address that the proxy appended.
            (["198.51.100.1"], "198.51.100.1"), (["203.0.113.9, 198.51.100.1"], "198.51.100.1"),
            (["203.0.113.9", "198.51.100.1"], "198.51.100.1"), (["198.51.100.1", "203.0.113.9"], "203.0.113.9"),
            // Several proxies.
            (["203.0.113.9, 198.51.100.1,10.1.1.1 ,\t10.2.2.2"], "198.51.100.1"),
            (["198.51.100.1", "2001:db8::5", "10.2.2.2"], "198.51.100.1"), (["10.3.3.3, 10.2.2.2"], "10.3.3.3"),
            (["2001:db9::1"], "2001:db9::1"), (["::ffff:198.51.100.1"], "198.51.100.1"),
            (["198.51.100.1, ::ffff:10.2.2.2"], "198.51.100.1"),
        ])
    func theRightmostAddressThatIsNoProxysIsTheOrigin(_ fields: [String], _ expected: String) throws {
        let peer = try #require(IPAddress("10.0.0.1"))
        #expect(Self.proxies.origin(of: peer, forwardedFor: fields).description == expected)
    }

    @Test(
        arguments: [
            "", " ", ",", "unknown", "198.51.100.1,", "198.51.100.1:4711", "[2001:db9::1]", "\"198.51.100.1\"",
            "198.51.100.01", "198.51.100", "3325256705", "0xc6336401", "198.51.100.1 198.51.100.2", "fe80::1%eth0",
            "198.51.100.1\u{a0}", "１98.51.100.1", "198.51.100.1\0", "198.51.100.1;", "for=198.51.100.1",
        ])
    func whatIsNoAddressLeavesTheProxyThatWroteIt(_ field: String) throws {
        #expect(try origin("10.0.0.1", "203.0.113.9, \(field)") == "10.0.0.1")
        #expect(try origin("10.0.0.1", "203.0.113.9", field, "10.2.2.2") == "10.2.2.2")
    }

    @Test func aTunnelIsTheClientsOwn() throws {
        let connection = ConnectionOrigin(peer: IPAddress("10.0.0.1"), trusting: Self.proxies)
        #expect(connection.address(forwardedFor: ["198.51.100.1"])?.description == "198.51.100.1")
        connection.beginTunnel(forwardedFor: ["198.51.100.1"])
        #expect(connection.address(forwardedFor: ["203.0.113.9"])?.description == "198.51.100.1")
        let unforwarded = ConnectionOrigin(peer: IPAddress("10.0.0.1"), trusting: Self.proxies)
        unforwarded.beginTunnel(forwardedFor: [])
        #expect(unforwarded.address(forwardedFor: ["203.0.113.9"])?.description == "10.0.0.1")
    }

    @Test func anAddressOfTheProxyProtocolIsBelievedNoFields() throws {
        let connection = ConnectionOrigin(peer: IPAddress("10.0.0.1"), trusting: Self.proxies)
        let client = try #require(IPAddress("198.51.100.1"))
        connection.becomes(client)
        #expect(connection.address(forwardedFor: ["203.0.113.9"])?.description == "198.51.100.1")
        // Another proxy, which speaks HTTP, is behind the first one.
        let proxy = try #require(IPAddress("10.2.2.2"))
        connection.becomes(proxy)
        #expect(connection.address(forwardedFor: ["203.0.113.9"])?.description == "203.0.113.9")
        // A LOCAL or UNKNOWN connection names no client.
        connection.becomes(nil)
        #expect(connection.address(forwardedFor: ["203.0.113.9"])?.description == "10.2.2.2")
    }
}
