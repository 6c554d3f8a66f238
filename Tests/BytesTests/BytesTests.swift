// SPDX-License-Identifier: Apache-2.0

import Bytes
import Testing

struct BytesTests {
    @Test(arguments: UInt8.min...UInt8.max)
    func everyByteIsOfItsKind(_ byte: UInt8) {
        let character = byte < 0x80 ? Character(Unicode.Scalar(byte)) : "é"
        #expect(byte.isDigit == "0123456789".contains(character))
        #expect(byte.isSmallLetter == "abcdefghijklmnopqrstuvwxyz".contains(character))
        #expect(byte.isLetter == "abcdefghijklmnopqrstuvwxyz".contains(character.lowercased()))
        #expect(byte.isLetterOrDigit == (byte.isLetter || byte.isDigit))
        #expect(byte.isVisible == (character.isASCII && !character.isWhitespace && byte >= 0x20 && byte != 0x7f))
        #expect(byte.hexadecimalValue.map(Int.init) == (character.isASCII ? character.hexDigitValue : nil))
    }

    @Test func everyByteIsWrittenAndReadBack() {
        let bytes = (0...255).map(UInt8.init)
        let text = bytes.hexadecimal
        #expect(text.hasPrefix("000102030405060708090a0b0c0d0e0f10"))
        #expect(text.hasSuffix("f0f1f2f3f4f5f6f7f8f9fafbfcfdfeff"))
        #expect(text.utf8.bytesOfHexadecimal == bytes)
        #expect("".utf8.bytesOfHexadecimal == [])
    }

    @Test(arguments: ["0", "000", "0g", "g0", "0A", "A0", "FF", " 0", "0 ", "0x00", "-1", "/0", "0:", "`0", "é", "００"])
    func otherTextIsRefused(_ text: String) { #expect(text.utf8.bytesOfHexadecimal == nil) }
}
