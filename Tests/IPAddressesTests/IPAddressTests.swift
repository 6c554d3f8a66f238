// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import Testing

/// Reading addresses is tested with the conditions of policies.
struct IPAddressTests {
    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("0.0.0.0", "0.0.0.0"), ("255.255.255.255", "255.255.255.255"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("::FFFF:C000:201", "192.0.2.1"), ("::", "::"), ("::1", "::1"),
            ("2001:DB8:0:0:0:0:0:1", "2001:db8::1"), ("fe80::1%eth0", "fe80::1"),
            ("ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
        ])
    func anAddressHasOneForm(_ text: String, _ form: String) { #expect(IPAddress(text)?.description == form) }

    @Test(arguments: ["::ffff:192.0.2.1", "192.0.2.1%eth0", "::1", "192.0.2", "192.0.2.1\0", "", "192.0.2.01"])
    func anIPv4AddressIsWrittenByFourNumbers(_ other: String) {
        #expect(IPAddress.isIPv4("192.0.2.1") && !IPAddress.isIPv4(other))
    }

    @Test func bytesAreInNetworkOrder() {
        #expect(IPAddress(bytes: [192, 0, 2, 1]) == IPAddress("192.0.2.1"))
        #expect(
            IPAddress(bytes: [0x20, 0x01, 0x0d, 0xb8] + [UInt8](repeating: 0, count: 11) + [1])
                == IPAddress("2001:db8::1"))
        #expect(
            IPAddress(bytes: [UInt8](repeating: 0, count: 10) + [255, 255, 192, 0, 2, 1]) == IPAddress("192.0.2.1"))
        for count in [0, 3, 5, 15, 17] { #expect(IPAddress(bytes: [UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test(
        arguments: [
            ("192.0.2.77", "::ffff:192.0.2.77", true), ("192.0.2.77", "192.0.2.78", false),
            ("2001:db8::1", "2001:db8:0:0:ffff:ffff:ffff:ffff", true), ("2001:db8::1", "2001:db8:0:1::1", false),
            ("::", "::ffff:0.0.0.0", false),
        ])
    func aCustomerHasAnAddressOrTheNetworkOfOne(_ one: String, _ other: String, _ areOfOne: Bool) throws {
        let (one, other) = (try #require(IPAddress(one)), try #require(IPAddress(other)))
        #expect((one.source == other.source) == areOfOne)
    }
}

/// Where a machine is found: an address or a DNS name, and nothing else.
struct HostAddressTests {
    private static let label = String(repeating: "a", count: 63)

    @Test(
        arguments: [
            ("192.0.2.1", "192.0.2.1"), ("::1", "::1"), ("2001:DB8::0:1", "2001:db8::1"), ("::", "::"),
            ("::ffff:192.0.2.1", "192.0.2.1"), ("web1", "web1"), ("Web-1.example.com.", "Web-1.example.com."),
            ("my_host", "my_host"), ("1and1.com", "1and1.com"), ("1.2.3.4a", "1.2.3.4a"),
            ("xn--bcher-kva", "xn--bcher-kva"),
            (label, label), ("0xg", "0xg"),
            ([label, label, label, String(repeating: "b", count: 61)].joined(separator: "."), nil),
        ])
    func anAddressOrANameIsTaken(_ text: String, _ form: String?) {
        #expect(HostAddress(text)?.description == form ?? text)
    }

    @Test(
        arguments: [
            "", ".", "..", "a..b", ".a", "a..", "256.1.1.1", "1.1.1", "1.1.1.1.1", "01.1.1.1", "42", "a.42", "0x7f",
            "a.0X1",
            "0x", "web1:22", "192.0.2.1:22", "[::1]", "[::1]:22", ":::", "1::2::3", "fe80::1%eth0", "-a", "a-", "a.-b",
            "a b",
            "ä", "a\n", "a\0", "a/b", "u@a", "192.0.2.1/24", "*.example.com", label + "a", "a.\(label)a",
            [label, label, label, String(repeating: "b", count: 62)].joined(separator: "."),
        ])
    func anythingElseIsNone(_ text: String) { #expect(HostAddress(text) == nil) }
}
