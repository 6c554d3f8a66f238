// SPDX-License-Identifier: Apache-2.0

/// Writes the data types of RFC 4251, section 5.
struct SSHWireWriter {
    private(set) var bytes: [UInt8] = []

    mutating func writeString(_ string: some Collection<UInt8>) {
        let count = UInt32(string.count)
        bytes.append(contentsOf: [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: count >> UInt32($0)) })
        bytes.append(contentsOf: string)
    }

    /// Writes a positive `mpint` from its big-endian magnitude.
    mutating func writeMPInt(magnitude: some Collection<UInt8>) {
        let significant = Array(magnitude.drop { $0 == 0 })
        let needsSignByte = (significant.first ?? 0) & 0x80 != 0
        writeString(needsSignByte ? [0] + significant : significant)
    }
}

/// Reads the data types of RFC 4251, section 5. Each read answers `nil` if the bytes do not hold a value of its type.
struct SSHWireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    var isAtEnd: Bool { rest.isEmpty }

    mutating func readByte() -> UInt8? { rest.popFirst() }

    mutating func readString() -> ArraySlice<UInt8>? {
        guard rest.count >= 4 else { return nil }
        let count = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        guard rest.count - 4 >= count else { return nil }
        defer { rest = rest.dropFirst(4 + count) }
        return rest.dropFirst(4).prefix(count)
    }

    /// Reads a positive `mpint` in its shortest form and answers its magnitude without a sign byte.
    mutating func readPositiveMPInt() -> ArraySlice<UInt8>? {
        guard let string = readString(), let first = string.first, first & 0x80 == 0 else { return nil }
        if first != 0 { return string }
        // A leading zero byte is allowed only where the next bit would otherwise be the sign.
        guard let next = string.dropFirst().first, next & 0x80 != 0 else { return nil }
        return string.dropFirst()
    }
}
