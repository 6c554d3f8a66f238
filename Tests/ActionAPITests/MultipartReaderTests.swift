// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ActionAPI

/// Multipart forms as the legacy Java SDK sends them.
struct MultipartReaderTests {
    private static let type = "multipart/form-data; boundary=----b"

    private static func part(_ name: String, _ value: String) -> String {
        "\r\n------b\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)"
    }

    private static func pairs(_ body: String, type: String = type) throws -> [String] {
        try MultipartReader.read(Array(body.utf8), contentType: ClientText(type)).whole()
            .map { "\($0.name.kept)=\($0.value.kept)" }
    }

    private static let end = "\r\n------b--\r\n"

    /// A body with one part that has this header, and with the rest.
    private static func headed(_ header: String, _ rest: String = "1" + end) -> String {
        "\r\n------b\r\n\(header)\r\n\r\n\(rest)"
    }

    private static let plain = "content-disposition:form-data; name=\"a\""
    private static let texts = "\(plain)\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit"

    private static let plainInCapitals =
        "\(plain)\r\nContent-Type: Text/Plain ;charset=utf-8\r\nContent-Transfer-Encoding: 8BIT"

    private static let read: [(String, [String])] = [
        ("\(part("a", "1"))\(end)", ["a=1"]), ("------b--\r\n", []), ("------b--", []),
        ("\(part("a", "1"))\(part("B.0", ""))\(end)", ["a=1", "B.0="]), ("\(part("", "1"))\(end)", ["=1"]),
        ("\(part("a", "x\r\ny=&%41+\r\n--\r\n-----b"))\(end)", ["a=x\r\ny=&%41+\r\n--\r\n-----b"]),
        ("\(part("密钥", "ü\u{0}"))\(end)", ["密钥=ü\u{0}"]), (headed(texts), ["a=1"]),
        ("\(headed(texts).dropFirst())", ["a=1"]), (headed(plainInCapitals), ["a=1"]),
    ]

    @Test(arguments: read)
    func partsAreRead(_ body: String, _ expected: [String]) throws {
        #expect(try Self.pairs(body) == expected)
    }

    @Test(arguments: [
        "multipart/form-data;boundary=----b", "multipart/form-data; boundary=\"----b\"; charset=utf-8",
        "multipart/form-data; Boundary=----b", "multipart/form-data; charset=utf-8 ;\tBOUNDARY=\"----b\" ",
    ])
    func aBoundaryMayStandInQuotationMarksAndItsNameInCapitals(_ type: String) throws {
        #expect(try Self.pairs(Self.part("a", "1") + Self.end, type: type) == ["a=1"])
    }

    private static let refused: [String] = [
        "", "a=1", part("a", "1"), "\(part("a", "1"))\r\n------b-", "\(part("a", "1"))\(end)more",
        "preamble\(part("a", "1"))\(end)", "\(part("a", "1"))\(part("a", "2"))\(end)",
        "\(part("a.b", "1"))\(part("a_b", "2"))\(end)", "\(part("a\"; filename=\"b", "1"))\(end)",
        "\(part("a\\", "1"))\(end)", headed("name: a"), headed(""), headed("Content-Disposition: form-data; name=a"),
        headed("Content-Disposition: attachment; name=\"a\""), headed("\(plain)\r\n\(plain)"),
        headed("\(plain)\r\nContent-Type: text/plainX"), headed("\(plain)\r\nContent-Type: text"),
        headed("\(plain)\r\nContent-Type: image/png"), headed("\(plain)\r\nContent-Transfer-Encoding: base64"),
    ]

    @Test(arguments: refused)
    func everythingElseIsRefused(_ body: String) {
        let error = #expect(throws: WireError.self) { try Self.pairs(body) }
        #expect(error?.errorCode as? CommonErrorCode == .invalidParameter)
    }

    @Test(arguments: [
        "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary",
        "multipart/form-data; boundary=\"a b\"",
        "multipart/form-data; boundary=" + String(repeating: "b", count: 71),
    ])
    func aBoundaryIsNeeded(_ type: String) {
        let error = #expect(throws: WireError.self) { try Self.pairs(Self.part("a", "1") + Self.end, type: type) }
        #expect(error?.errorCode as? CommonErrorCode == .invalidParameter)
    }

    @Test func whatIsNoTextIsRefused() {
        let body = Array((Self.part("a", "")).utf8) + [0xff] + Array(Self.end.utf8)
        let error = #expect(throws: WireError.self) {
            try MultipartReader.read(body, contentType: ClientText(Self.type))
        }
        #expect(
            error?.message(in: .english)
                == "A parameter is invalid (format, type or combination). The multipart body is not well formed: "
                + "A value is not UTF-8. Parameter `a`.")
    }

    /// The Version tells in which words a refusal is.
    @Test func whatFollowsAFaultyPartIsReadForTheRefusal() {
        let faulty = "\r\n------b\r\nbroken"
        let body = faulty + Self.part("Version", "2017-03-12") + faulty + Self.part("a", "1")
        func readable(_ body: String) -> [String] {
            MultipartReader.readable(Array(body.utf8), contentType: ClientText(Self.type))
                .map { "\($0.name.kept)=\($0.value.kept)" }
        }
        #expect(readable(body + Self.end) == ["Version=2017-03-12", "a=1"])
        // There are no parts any more where one does not end.
        #expect(readable(body) == ["Version=2017-03-12"])
    }

    @Test func aFormHasNoMoreParametersThanOne() throws {
        let body = (0...TextLimits.pairsMax).map { Self.part("a\($0)", "") }.joined() + Self.end
        let form = try MultipartReader.read(Array(body.utf8), contentType: ClientText(Self.type))
        #expect(form.isTooLong && form.pairs.count == TextLimits.pairsMax)
    }
}
