// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import TestHelpers
import Testing

@testable import RequestSigning

/// HmacSHA1 and HmacSHA256, with the peculiarities of their clients.
struct V1RequestTests {
    @Test func everyVectorIsThere() throws { #expect(try V1Vector.all().count == 12) }

    @Test(arguments: try V1Vector.all())
    func vectorVerifies(_ vector: V1Vector) {
        let form: V1Request.NameForm = vector.underscoreToDotKeys ? .dottedBeforeSorting : .asSent
        let text = vector.request.stringToSign(host: vector.host, names: form)
        #expect(String(decoding: text, as: UTF8.self) == vector.expect.stringToSign)
        #expect(vector.request.isSigned(with: vector.expect.signature, secretKey: vector.secretKey))
    }

    @Test(arguments: [
        (nil, V1Algorithm.hmacSHA1), ("HmacSHA1", .hmacSHA1), ("HmacSHA256", .hmacSHA256), ("hmacsha256", .hmacSHA1),
        ("", .hmacSHA1), ("HmacSHA256 ", .hmacSHA1),
    ])
    func onlyTheExactTextSelectsSHA256(_ method: String?, _ algorithm: V1Algorithm) {
        #expect(V1Algorithm(signatureMethod: method) == algorithm)
    }

    private let key = "secret"

    private func request(
        host: String = "cvm.example", _ parameters: [(String, String)] = [("a", "1")], isSecure: Bool = false,
        algorithm: V1Algorithm = .hmacSHA256
    ) -> V1Request {
        V1Request(
            method: "GET", host: host, path: "/", isSecure: isSecure, parameters: parameters, algorithm: algorithm)
    }

    private func isAccepted(_ received: V1Request, signedAs signed: V1Request) -> Bool {
        received.isSigned(with: signed.signature(secretKey: key), secretKey: key)
    }

    @Test(arguments: [
        ("cvm.example", false, "cvm.example:80", true), ("cvm.example", true, "cvm.example:443", true),
        ("cvm.example", true, "cvm.example:80", false), ("cvm.example", false, "cvm.example:443", false),
        ("cvm.example:80", false, "cvm.example", false), ("cvm.example:8443", true, "cvm.example:443", false),
        ("[::1]", false, "[::1]:80", true), ("[::1]:8443", false, "[::1]:8443:80", false),
    ])
    func aHostWithoutAPortMayBeSignedWithThatOfTheScheme(
        _ received: String, _ isSecure: Bool, _ signed: String, _ accepted: Bool
    ) {
        #expect(isAccepted(request(host: received, isSecure: isSecure), signedAs: request(host: signed)) == accepted)
    }

    @Test func anotherHostIsAcceptedWhereItIsNamedAndOnlyThere() {
        let signature = ClientText(request(host: "cvm.api.qcloud.com").signature(secretKey: key))
        let sent = request(host: "gateway.example")
        #expect(!sent.isSigned(with: signature, secretKey: key))
        #expect(sent.isSigned(with: signature, secretKey: key, forHosts: ["cvm.example", "cvm.api.qcloud.com"]))
        #expect(
            !sent.isSigned(
                with: ClientText(sent.signature(secretKey: key)), secretKey: key, forHosts: ["cvm.api.qcloud.com"]))
        for hosts in [[], ["cvm.api.qcloud.co"], [""]] as [[ClientText]] {
            #expect(!sent.isSigned(with: signature, secretKey: key, forHosts: hosts))
        }
        let other = request(host: "gateway.example", [("a", "2")])
        #expect(!other.isSigned(with: signature, secretKey: key, forHosts: ["cvm.api.qcloud.com"]))
    }

    /// `a_c` sorts after `a.b` if it is written `a.c`, and after `aB` otherwise.
    @Test func underscoresAreSignedInThreeWays() {
        let sent = request([("a_c", "1"), ("aB", "2"), ("a.d", "3")])
        let before = "GETcvm.example/?a.c=1&a.d=3&aB=2"
        let after = "GETcvm.example/?a.d=3&aB=2&a.c=1"
        let asSent = "GETcvm.example/?a.d=3&aB=2&a_c=1"
        let forms: [(V1Request.NameForm, String)] = [
            (.asSent, asSent), (.dottedBeforeSorting, before), (.dottedAfterSorting, after),
        ]
        for (form, text) in forms {
            let bytes = sent.stringToSign(host: "cvm.example", names: form)
            #expect(String(decoding: bytes, as: UTF8.self) == text)
        }
        #expect(isAccepted(sent, signedAs: request([("a.c", "1"), ("aB", "2"), ("a.d", "3")])))
        // A name that was sent with a dot must have been signed with one.
        #expect(!isAccepted(request([("a.c", "1")]), signedAs: request([("a_c", "1")])))
    }

    @Test func namesAreSortedByTheirBytes() {
        let names = ["b", "B", "a.10", "a.9", "é", "z", "a"]
        let text = request(names.map { ($0, "") }).stringToSign(host: "h", names: .asSent)
        #expect(String(decoding: text, as: UTF8.self) == "GETh/?B=&a=&a.10=&a.9=&b=&z=&é=")
    }

    @Test func theSignaturesOneTextIsAccepted() throws {
        // The signature contains a `+`, which may arrive as a space.
        let signed = try #require(
            (0..<1000).lazy.map { request([("a", String($0))]) }
                .first { $0.signature(secretKey: key).contains("+") })
        let signature = signed.signature(secretKey: key)
        let accepted = [signature, signature + "\n", signature.replacing("+", with: " ")]
        let refused = [
            "", "=", signature + "\n\n", signature + "=", String(signature.dropLast()), " " + signature,
            signature.lowercased(), signature + "\r",
        ]
        for text in accepted { #expect(signed.isSigned(with: text, secretKey: key), "\(text)") }
        for text in refused { #expect(!signed.isSigned(with: text, secretKey: key), "\(text)") }
    }

    /// Flips every bit of all signed data. The request must then be refused, without an exception.
    @Test(arguments: [V1Algorithm.hmacSHA1, .hmacSHA256])
    func flippedBitIsRefused(_ algorithm: V1Algorithm) throws {
        let parameters = [("Action", "ImportKeyPair"), ("Filters.0.Name", "a b"), ("Some_Key", "ü"), ("Nonce", "-1")]
        let original = request(parameters, algorithm: algorithm)
        let signature = original.signature(secretKey: key)
        #expect(original.isSigned(with: signature, secretKey: key))
        var accepted: [String] = []
        func expectRefused(_ what: String, _ flipped: V1Request?, _ signature: String = signature, key: String? = nil) {
            if flipped?.isSigned(with: signature, secretKey: key ?? self.key) == true { accepted.append(what) }
        }
        for host in flips(of: original.host.kept) {
            expectRefused("host \(host)", request(host: host, parameters, algorithm: algorithm))
        }
        for index in parameters.indices {
            for name in flips(of: parameters[index].0) {
                var changed = parameters
                changed[index].0 = name
                expectRefused("name \(name)", request(changed, algorithm: algorithm))
            }
            for value in flips(of: parameters[index].1) {
                var changed = parameters
                changed[index].1 = value
                expectRefused("value \(value)", request(changed, algorithm: algorithm))
            }
        }
        for text in flips(of: signature) { expectRefused("signature \(text)", original, text) }
        for other in flips(of: key) { expectRefused("key \(other)", original, key: other) }
        for path in flips(of: "/v2/index.php") {
            let legacy = { (path: String) in
                V1Request(
                    method: "POST", host: "h", path: path, isSecure: false, parameters: parameters, algorithm: algorithm
                )
            }
            let signature = legacy("/v2/index.php").signature(secretKey: key)
            expectRefused("path \(path)", legacy(path), signature)
        }
        #expect(accepted == [])
    }

    /// All valid texts that differ from a text in one bit.
    private func flips(of text: String) -> [String] {
        let bytes = Array(text.utf8)
        return bytes.indices.flatMap { index in
            (0..<8).compactMap { bit in
                var changed = bytes
                changed[index] ^= 1 << UInt8(bit)
                return String(validating: changed, as: UTF8.self)
            }
        }
    }
}
