// SPDX-License-Identifier: Apache-2.0

import DomainModel
import RequestSigning
import Testing

/// Flips every bit of all signed data. The request must then be refused.
///
/// The only exception (ruling 25) is the case of letters in a signed header's value, if the value was signed in lower
/// case. `letterCase` lists those flips, and no others may be accepted.
struct TC3BitFlipTests {
    private static let json = """
        {"KeyName": "vec_1", "ProjectId": 0, "TagSpecification": [{"ResourceType": "keypair"}]}
        """

    private static let requests = [
        SignedRequest(
            "POST", method: "POST",
            headers: [("content-type", "application/json; charset=utf-8"), ("host", "cvm.tencentcloudapi.com:8443")],
            body: json),
        SignedRequest(
            "POST with more signed headers and a query", method: "POST", query: "a=b",
            headers: [
                ("content-type", "application/json"), ("host", "http://127.0.0.1:7722"),
                ("x-tc-action", "describekeypairs"), ("x-tc-region", "ap-guangzhou"),
                ("x-tc-timestamp", "1700000000"), ("x-tc-version", "2017-03-12"),
            ], body: json),
        SignedRequest(
            "POST signed over a value in mixed case", method: "POST",
            headers: [("content-type", "application/json"), ("host", "cvm.example"), ("x-tc-action", "CreateKeyPair")],
            body: json),
        SignedRequest(
            "GET", method: "GET", query: "Filters.0.Name=key-name&Filters.0.Values.0=a+b%E6%9C%AA&Limit=20",
            headers: [("content-type", "application/x-www-form-urlencoded"), ("host", "[::1]:8443")]),
        SignedRequest(
            "POST with UNSIGNED-PAYLOAD", method: "POST",
            headers: [("content-type", "application/json"), ("host", "localhost")], body: json, payloadIsSigned: false),
    ]

    @Test(arguments: requests)
    func requestAsSignedIsAccepted(_ request: SignedRequest) {
        #expect(request.isAccepted)
    }

    @Test(arguments: requests)
    func flippedBitIsRefused(_ request: SignedRequest) {
        let accepted =
            BitFlip.accepted("method", of: request, at: \.method)
            + BitFlip.accepted("query", of: request, at: \.query)
            + BitFlip.accepted("timestamp", of: request, at: \.timestamp)
            + BitFlip.accepted("date", of: request, at: \.date)
            + BitFlip.accepted("service", of: request, at: \.service)
            + BitFlip.accepted("secret key", of: request, at: \.secretKey)
            + BitFlip.accepted("signature", of: request, at: \.signature)
        #expect(accepted == [])
    }

    @Test(arguments: requests)
    func flippedBitOfASignedHeaderIsRefusedButForItsLetterCase(_ request: SignedRequest) {
        for index in request.headers.indices {
            let name = String(decoding: request.headers[index].name, as: UTF8.self)
            #expect(BitFlip.accepted("name of \(name)", of: request, at: \.headers[index].name) == [])
            #expect(
                BitFlip.accepted(name, of: request, at: \.headers[index].value)
                    == Self.letterCase(of: request, header: index, named: name))
        }
    }

    @Test(arguments: requests)
    func flippedBitOfTheBodyIsRefusedWhereTheBodyIsSigned(_ request: SignedRequest) {
        let accepted = BitFlip.accepted("body", of: request, at: \.body)
        // With UNSIGNED-PAYLOAD, the whole body is not protected, as the client requested.
        #expect(accepted.count == (request.payloadIsSigned ? 0 : request.body.count * 8))
    }

    @Test(arguments: requests)
    func addedOrRemovedByteIsRefused(_ request: SignedRequest) {
        let parts: [WritableKeyPath<SignedRequest, [UInt8]>] = [
            \.method, \.query, \.timestamp, \.date, \.service, \.secretKey, \.signature, \.headers[0].name,
            \.headers[0].value, \.headers[1].name,
        ]
        for part in parts {
            var longer = request
            longer[keyPath: part].append(UInt8(ascii: "0"))
            #expect(!longer.isAccepted, "\(part)")
            var shorter = request
            guard shorter[keyPath: part].popLast() != nil else { continue }
            #expect(!shorter.isAccepted, "\(part)")
        }
    }

    @Test(arguments: requests)
    func headersSignedInAnotherOrderOrNumberAreRefused(_ request: SignedRequest) {
        var swapped = request
        swapped.headers.swapAt(0, 1)
        #expect(!swapped.isAccepted)
        var fewer = request
        fewer.headers.removeLast()
        #expect(!fewer.isAccepted)
        var more = request
        more.headers.append(SignedRequest.Header(name: Array("x-tc-token".utf8), value: []))
        #expect(!more.isAccepted)
    }

    @Test func signingThePayloadIsPartOfWhatIsSigned() throws {
        for request in Self.requests {
            var changed = request
            changed.payloadIsSigned.toggle()
            #expect(!changed.isAccepted, "\(request.testDescription)")
        }
    }

    /// Flips every bit of the Authorization header. It then does not parse, names another key, or does not verify.
    @Test(arguments: requests)
    func flippedBitOfTheAuthorizationIsRefused(_ request: SignedRequest) throws {
        let secretID = "AKIDEXAMPLE0000000000000000000000000"
        let original = request.authorization(secretID: secretID)
        #expect(try #require(request.claiming(original, secretID: secretID)).isAccepted)
        for byte in original.utf8.indices {
            let offset = original.utf8.distance(from: original.utf8.startIndex, to: byte)
            for bit in 0..<8 {
                var bytes = Array(original.utf8)
                bytes[offset] ^= 1 << bit
                let changed = request.claiming(String(decoding: bytes, as: UTF8.self), secretID: secretID)
                #expect(changed?.isAccepted != true, "byte \(offset), bit \(bit)")
            }
        }
    }

    /// The flips that ruling 25 allows: bit 5 of each letter of a value, if all values were signed in lower case.
    private static func letterCase(of request: SignedRequest, header index: Int, named name: String) -> [BitFlip] {
        let letters = UInt8(ascii: "a")...UInt8(ascii: "z")
        let capitals = UInt8(ascii: "A")...UInt8(ascii: "Z")
        guard !request.headers.contains(where: { $0.value.contains(where: capitals.contains) }) else { return [] }
        let value = request.headers[index].value
        return value.indices.filter { letters.contains(value[$0]) }.map { BitFlip(part: name, byte: $0, bit: 5) }
    }
}

extension SignedRequest {
    /// The request with the claims of an Authorization header; `nil` if the header does not parse, or names another key
    /// or a header that was not sent.
    fileprivate func claiming(_ authorization: String, secretID: String) -> SignedRequest? {
        guard let claim = TC3Authorization(authorization), claim.secretID == secretID else { return nil }
        var claimed = self
        claimed.headers = []
        for name in claim.signedHeaders {
            guard let header = headers.first(where: { $0.name.elementsEqual(name.utf8) }) else { return nil }
            claimed.headers.append(header)
        }
        claimed.date = Array(claim.date.utf8)
        claimed.service = Array(claim.service.utf8)
        claimed.signature = Array(claim.signature.utf8)
        return claimed
    }
}
