// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RequestSigning
import TestHelpers
import Testing

/// The header values that may have been signed: as sent, in lower case, and the host without its port.
struct TC3HostTests {
    private static let key = TC3SigningKey(
        secretKey: "SecretKeyExample0000000000000000", date: "2023-11-14", service: "cvm")

    private static func request(host: String, contentType: String = "application/json") -> TC3Request {
        TC3Request(
            method: "POST", query: "", signedHeaders: [("content-type", contentType), ("host", host)],
            timestamp: "1700000000", date: "2023-11-14", service: "cvm", body: Array("{}".utf8), payloadIsSigned: true)
    }

    private static func verifies(signedHost: String, sentHost: String) -> Bool {
        key.isValid(key.signature(of: request(host: signedHost)), of: request(host: sentHost))
    }

    @Test(arguments: [
        "cvm.tencentcloudapi.com", "cvm.tencentcloudapi.com:8443", "127.0.0.1", "127.0.0.1:7722", "localhost:8443",
        "http://127.0.0.1:7722", "[::1]", "[::1]:8443", "[2001:db8::7]:443", "", ":", ":80", "a:b", "CVM.Example:80",
    ])
    func hostAsSentVerifies(_ host: String) {
        #expect(Self.verifies(signedHost: host, sentHost: host))
    }

    @Test(arguments: [
        ("127.0.0.1", "127.0.0.1:7722"), ("localhost", "localhost:8443"), ("cvm.example", "cvm.example:80"),
        ("[::1]", "[::1]:8443"), ("[2001:db8::7]", "[2001:db8::7]:443"), ("http://127.0.0.1", "http://127.0.0.1:7722"),
        ("cvm.example", "CVM.Example:80"), ("cvm.example:80", "CVM.Example:80"), ("cvm.example", "cvm.Example"),
    ])
    func hostWithoutPortOrInLowerCaseVerifies(_ signed: String, _ sent: String) {
        #expect(Self.verifies(signedHost: signed, sentHost: sent))
    }

    @Test(arguments: [
        // A signed port must not be changed, removed or added.
        ("127.0.0.1:7722", "127.0.0.1:7723"), ("127.0.0.1:7722", "127.0.0.1"), ("127.0.0.1:7722", "127.0.0.1:77220"),
        ("cvm.example:80", "cvm.example"), ("cvm.example:443", "cvm.example:80"),
        // Anything other than a port is kept.
        ("cvm.example", "cvm.example:"), ("cvm.example", "cvm.example:http"), ("cvm.example", "cvm.example:80x"),
        ("cvm.example", "cvm.example:-80"), ("cvm.example", "cvm.example: 80"), ("cvm.example", "cvm.example:80:80"),
        ("cvm.example", "cvm.example:8０"), ("http", "http://127.0.0.1"), ("127.0.0.1:7722", "http://127.0.0.1:7722"),
        // The groups of an IPv6 address are not a port.
        ("[", "[::1]"), ("[:", "[::1]"), ("[::1", "[::1]"), ("::1", "[::1]"), ("[2001:db8:", "[2001:db8::7]"),
        // Only lower case is accepted, not mixed case.
        ("CVM.example", "cvm.example"), ("CVM.example", "CVM.Example"), ("CVM.example", "CVM.example:80x"),
        ("cvm.example", "cvm.exampl"), ("cvm.example", ""), ("", "cvm.example"), ("cvm.example", "cvm.example."),
    ])
    func otherHostIsRefused(_ signed: String, _ sent: String) {
        #expect(!Self.verifies(signedHost: signed, sentHost: sent))
    }

    @Test func portIsOnlyDroppedFromTheHost() {
        let signed = Self.request(host: "127.0.0.1", contentType: "application/json")
        let sent = Self.request(host: "127.0.0.1", contentType: "application/json:8443")
        #expect(!Self.key.isValid(Self.key.signature(of: signed), of: sent))
    }

    @Test func lowerCaseIsTriedOnAllValuesAtOnce() {
        let sent = Self.request(host: "CVM.Example", contentType: "Application/JSON")
        let bothLower = Self.request(host: "cvm.example", contentType: "application/json")
        let oneLower = Self.request(host: "cvm.example", contentType: "Application/JSON")
        #expect(Self.key.isValid(Self.key.signature(of: bothLower), of: sent))
        #expect(!Self.key.isValid(Self.key.signature(of: oneLower), of: sent))
    }

    @Test(arguments: [("", "0"), ("0", ""), ("", "00"), ("00", ""), (" ", ""), ("", " "), ("", "\n"), ("0x", "")])
    func signatureWithAnythingAroundItIsRefused(_ before: String, _ after: String) {
        let request = Self.request(host: "cvm.example")
        let signature = Self.key.signature(of: request)
        #expect(Self.key.isValid(signature, of: request))
        #expect(!Self.key.isValid(before + signature + after, of: request))
    }

    @Test func signatureInUpperCaseOrCutIsRefused() {
        let request = Self.request(host: "cvm.example")
        let signature = Self.key.signature(of: request)
        #expect(signature.count == 64)
        #expect(signature != signature.uppercased())
        #expect(!Self.key.isValid(signature.uppercased(), of: request))
        for length in 0..<64 { #expect(!Self.key.isValid(String(signature.prefix(length)), of: request)) }
    }

    @Test func anotherHostIsAcceptedWhereItIsNamedAndOnlyThere() {
        let signed = Self.request(host: "cvm.tencentcloudapi.com")
        let signature = ClientText(Self.key.signature(of: signed))
        let sent = Self.request(host: "gateway.example:8080")
        #expect(!Self.key.isValid(signature, of: sent))
        #expect(Self.key.isValid(signature, of: sent, forHosts: ["cvm.example", "cvm.tencentcloudapi.com"]))
        // The names replace the received host, which is tried without them.
        #expect(
            !Self.key.isValid(ClientText(Self.key.signature(of: sent)), of: sent, forHosts: ["cvm.tencentcloudapi.com"])
        )
        for hosts in [[], ["cvm.tencentcloudapi.co"], ["cvm.tencentcloudapi.com:80"], [""]] as [[String]] {
            #expect(!Self.key.isValid(signature, of: sent, forHosts: hosts.map { ClientText($0) }))
        }
        let other = Self.request(host: "gateway.example", contentType: "text/plain")
        #expect(!Self.key.isValid(signature, of: other, forHosts: ["cvm.tencentcloudapi.com"]))
    }
}
