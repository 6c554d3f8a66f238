// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import KeyMaterial

/// The data types of RFC 4251, section 5, with its own examples.
struct SSHWireTests {
    @Test(
        arguments: [
            ([], [0, 0, 0, 0]), ([0], [0, 0, 0, 0]), ([0, 0], [0, 0, 0, 0]), ([1], [0, 0, 0, 1, 1]),
            ([0x7f], [0, 0, 0, 1, 0x7f]), ([0x80], [0, 0, 0, 2, 0, 0x80]), ([0, 0, 0x80], [0, 0, 0, 2, 0, 0x80]),
            (
                [0x09, 0xa3, 0x78, 0xf9, 0xb2, 0xe3, 0x32, 0xa7],
                [0, 0, 0, 8, 0x09, 0xa3, 0x78, 0xf9, 0xb2, 0xe3, 0x32, 0xa7]
            ),
        ] as [([UInt8], [UInt8])])
    func magnitudeIsWrittenInItsShortestForm(_ magnitude: [UInt8], _ bytes: [UInt8]) {
        var writer = SSHWireWriter()
        writer.writeMPInt(magnitude: magnitude)
        #expect(writer.bytes == bytes)
    }

    @Test(
        arguments: [
            ("", [0, 0, 0, 0]), ("testing", [0, 0, 0, 7, 0x74, 0x65, 0x73, 0x74, 0x69, 0x6e, 0x67]),
            (String(repeating: "a", count: 258), [0, 0, 1, 2] + [UInt8](repeating: 0x61, count: 258)),
        ] as [(String, [UInt8])])
    func stringIsItsLengthAndItsBytes(_ text: String, _ bytes: [UInt8]) {
        var writer = SSHWireWriter()
        writer.writeString(text.utf8)
        #expect(writer.bytes == bytes)
        var reader = SSHWireReader(bytes)
        #expect(reader.readString().map(Array.init) == Array(text.utf8))
        #expect(reader.isAtEnd)
    }

    @Test(
        arguments: [
            [], [0], [0, 0, 0], [0, 0, 0, 1], [0, 0, 0, 2, 1], [0xff, 0xff, 0xff, 0xff], [0xff, 0xff, 0xff, 0xff, 1],
            [0x80, 0, 0, 0, 1],
        ] as [[UInt8]])
    func stringThatIsNotThereIsRefused(_ bytes: [UInt8]) {
        var reader = SSHWireReader(bytes)
        #expect(reader.readString() == nil)
        var number = SSHWireReader(bytes)
        #expect(number.readPositiveMPInt() == nil)
    }

    @Test(
        arguments: [
            ([1], [1]), ([0x7f], [0x7f]), ([0, 0x80], [0x80]), ([1, 0, 1], [1, 0, 1]), ([0, 0xff, 0], [0xff, 0]),
        ] as [([UInt8], [UInt8])])
    func positiveNumberIsItsMagnitude(_ bytes: [UInt8], _ magnitude: [UInt8]) {
        var reader = SSHWireReader(SSHBlob.string(bytes))
        #expect(reader.readPositiveMPInt().map(Array.init) == magnitude)
        #expect(reader.isAtEnd)
    }

    @Test(arguments: [[], [0], [0, 0], [0, 1], [0, 0x7f], [0, 0, 0x80], [0x80], [0xff], [0x80, 1]] as [[UInt8]])
    func zeroNegativeOrPaddedNumberIsRefused(_ bytes: [UInt8]) {
        var reader = SSHWireReader(SSHBlob.string(bytes))
        #expect(reader.readPositiveMPInt() == nil)
    }
}
