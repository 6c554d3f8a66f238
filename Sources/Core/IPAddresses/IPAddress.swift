// SPDX-License-Identifier: Apache-2.0

import Bytes
import Foundation

/// An IPv4 or IPv6 address. An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) is the IPv4 address.
package struct IPAddress: Sendable, Hashable, CustomStringConvertible {
    /// The address in IPv6 form.
    package let bits: UInt128

    package var isIPv4: Bool { bits >> 32 == Self.mappedPrefix }

    private static let mappedPrefix: UInt128 = 0xffff
    /// An IPv6 address has at most 45 characters; the name of an interface may follow.
    private static let bytesMax = 128

    /// Whether a text is an IPv4 address as IPv4 writes it: four numbers with dots.
    package static func isIPv4(_ text: String) -> Bool {
        !text.utf8.contains(UInt8(ascii: ":")) && IPAddress(withoutZone: text) != nil
    }

    /// Reads an address; `nil` for any other text. The zone of a link-local address (`fe80::1%eth0`) is left out.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax else { return nil }
        let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
        self.init(withoutZone: isIPv6 ? String(Substring(text.utf8.prefix { $0 != UInt8(ascii: "%") })) : text)
    }

    /// Makes the address of these bytes in network order: 4 for IPv4, 16 for IPv6; `nil` for any other count.
    package init?(bytes: some Collection<UInt8>) {
        guard bytes.count == 4 || bytes.count == 16 else { return nil }
        let number = bytes.reduce(UInt128(0)) { $0 << 8 | UInt128($1) }
        bits = bytes.count == 4 ? Self.mappedPrefix << 32 | number : number
    }

    /// The bytes in network order: 4 for IPv4, 16 for IPv6.
    package var bytes: [UInt8] {
        let sixteen = withUnsafeBytes(of: bits.bigEndian) { Array($0) }
        return isIPv4 ? Array(sixteen.suffix(4)) : sixteen
    }

    /// The canonical text, as the operating system writes it: `192.0.2.1`, `2001:db8::1`.
    package var description: String {
        let size = Int(INET6_ADDRSTRLEN)
        return withUnsafeTemporaryAllocation(of: CChar.self, capacity: size) { text in
            guard let start = text.baseAddress else { return "" }
            start.initialize(repeating: 0, count: size)
            if isIPv4 {
                var four = in_addr(s_addr: UInt32(truncatingIfNeeded: bits).bigEndian)
                inet_ntop(AF_INET, &four, start, socklen_t(size))
            } else {
                var six = bits.bigEndian
                inet_ntop(AF_INET6, &six, start, socklen_t(size))
            }
            return String(cString: start)
        }
    }

    /// Reads an address without a zone. The operating system's parser is strict: it refuses `10.1` and `010.0.0.1`,
    /// which tools interpret differently.
    package init?(withoutZone text: String) {
        // A NUL byte ends a text in C, but not here.
        guard text.utf8.count <= Self.bytesMax, !text.utf8.contains(0) else { return nil }
        var four = in_addr()
        if inet_pton(AF_INET, text, &four) == 1 {
            bits = Self.mappedPrefix << 32 | UInt128(UInt32(bigEndian: four.s_addr))
            return
        }
        var six = in6_addr()
        guard inet_pton(AF_INET6, text, &six) == 1 else { return nil }
        bits = withUnsafeBytes(of: six) { $0.reduce(0) { $0 << 8 | UInt128($1) } }
    }
}

extension IPAddress {
    /// The unit that limits count as one client: an IPv4 address, or the 64-bit prefix of an IPv6 address.
    package struct Source: Sendable, Hashable {
        package let bits: UInt128
        private let isIPv4: Bool

        fileprivate init(_ address: IPAddress) {
            isIPv4 = address.isIPv4
            bits = isIPv4 ? address.bits : address.bits >> 64
        }
    }

    package var source: Source { Source(self) }
}

/// One address, or a network given as an address with a prefix length (CIDR). Bits after the prefix are ignored: CAM's
/// example is `10.121.2.10/24`.
package struct IPRange: Sendable {
    private let network: UInt128
    private let hostBits: Int
    private let isIPv4: Bool

    package init?(_ text: String) {
        // The check for ASCII comes first, so that later steps cost no more than the length.
        guard text.utf8.count <= 64, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        let parts = text.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count <= 2, let address = IPAddress(withoutZone: String(parts[0])) else { return nil }
        // The prefix length of an IPv4-mapped IPv6 address counts the 128 bits of the IPv6 form.
        let length = parts[0].contains(":") ? 128 : 32
        var prefixLength = length
        if parts.count == 2 {
            guard let given = Self.prefixLength(parts[1]), given <= length else { return nil }
            prefixLength = given
        }
        hostBits = length - prefixLength
        isIPv4 = address.isIPv4 && hostBits <= 32
        network = address.bits >> UInt128(hostBits)
    }

    /// Whether the address is in the network. `::/0` contains all IPv6 addresses and no IPv4 address.
    package func contains(_ address: IPAddress) -> Bool {
        address.isIPv4 == isIPv4 && address.bits >> UInt128(hostBits) == network
    }

    private static func prefixLength(_ text: Substring) -> Int? {
        guard (1...3).contains(text.utf8.count), text.utf8.allSatisfy(\.isDigit),
            text.utf8.count == 1 || text.utf8.first != UInt8(ascii: "0")
        else { return nil }
        return Int(text)
    }
}
