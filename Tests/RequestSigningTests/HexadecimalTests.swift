// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import RequestSigning

struct HexadecimalTests {
    @Test func everyByteIsWrittenAndReadBack() throws {
        let bytes = (0...255).map(UInt8.init)
        var digits: [UInt8] = []
        digits.append(hexOf: bytes)
        let text = String(decoding: digits, as: UTF8.self)
        #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
        #expect(text.hasSuffix("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
        #expect(Array(lowerCaseHex: text) == bytes)
        #expect(Array(lowerCaseHex: "") == [])
    }

    @Test(arguments: ["0", "000", "0g", "g0", "0A", "A0", "FF", " 0", "0 ", "0x00", "-1", "/0", "0:", "`0", "é", "００"])
    func otherTextIsRefused(_ text: String) {
        #expect(Array(lowerCaseHex: text) == nil)
    }
}
