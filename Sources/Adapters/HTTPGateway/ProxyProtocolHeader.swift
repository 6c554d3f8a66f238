// SPDX-License-Identifier: Apache-2.0

import IPAddresses

/// The header of the PROXY protocol, version 1 or 2, which a proxy sends before everything else
/// (https://www.haproxy.org/download/3.2/doc/proxy-protocol.txt).
struct ProxyProtocolHeader: Equatable {
    /// The client of the proxy; `nil` if the proxy connects for itself (LOCAL), does not know the client (UNKNOWN,
    /// AF_UNSPEC), or the connection is not TCP.
    let source: IPAddress?
    /// In bytes. The bytes after the header are the client's.
    let length: Int

    /// The reason why a header is malformed.
    enum Malformed: String, Error {
        case noHeader = "something else came"
        case tooLong = "it is too long"
        case version1 = "the line of version 1 has another form"
        case version2 = "version 2 knows no such command, family or length"
    }

    /// The limit of version 1, including the line end (section 2.1).
    static let lengthMaxOfVersion1 = 107
    /// The limit of the part after the first 16 bytes in version 2, which may be long: client certificates, tags of
    /// clouds. Addresses take at most 216 bytes, and the whole header is supposed to fit into the smallest packet
    /// (section 2.2).
    static let restMaxOfVersion2 = 536

    /// Reads a header from the beginning of the received bytes; `nil` if it is incomplete.
    init?(_ bytes: some RandomAccessCollection<UInt8>) throws(Malformed) {
        if bytes.starts(with: Version2.signature.prefix(bytes.count)) {
            guard bytes.count >= Version2.fixedLength else { return nil }
            try self.init(version2: Array(bytes.prefix(Version2.fixedLength + Self.restMaxOfVersion2)))
        } else if bytes.starts(with: Self.version1Prefix.prefix(bytes.count)) {
            try self.init(version1: Array(bytes.prefix(Self.lengthMaxOfVersion1)))
        } else {
            throw .noHeader
        }
    }

    // MARK: Version 1

    private static let version1Prefix = Array("PROXY ".utf8)

    /// Reads `PROXY TCP4 192.0.2.1 192.0.2.2 56324 443` or `PROXY UNKNOWN …`.
    private init?(version1 bytes: [UInt8]) throws(Malformed) {
        guard let end = bytes.firstRange(of: Array("\r\n".utf8)) else {
            guard bytes.count < Self.lengthMaxOfVersion1 else { throw .tooLong }
            return nil
        }
        let line = bytes[..<end.lowerBound]
        length = end.upperBound
        guard
            let words = String(validating: line, as: UTF8.self)?.split(
                separator: " ", omittingEmptySubsequences: false)
        else { throw .version1 }
        if words.count >= 2, words[1] == "UNKNOWN" {
            source = nil
            return
        }
        guard words.count == 6, let isIPv6 = ["TCP4": false, "TCP6": true][words[1]],
            let source = IPAddress(withoutZone: String(words[2])), words[2].contains(":") == isIPv6,
            IPAddress(withoutZone: String(words[3])) != nil, words[3].contains(":") == isIPv6,
            words[4...].allSatisfy(Self.isPort)
        else { throw .version1 }
        self.source = source
    }

    /// Whether a text is a decimal number without leading zeros.
    private static func isPort(_ text: Substring) -> Bool { UInt16(text).map { String($0) == text } ?? false }

    // MARK: Version 2

    private enum Version2 {
        static let signature: [UInt8] = [0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a]
        /// The signature, a byte for version and command, one for family and transport, and the length of the rest.
        static let fixedLength = 16
        static let local: UInt8 = 0x20
        static let proxied: UInt8 = 0x21
        /// Families 0 to 3 (unspecified, IPv4, IPv6, Unix) with transports 0 to 2 (unspecified, stream, datagram).
        static let familyMax: UInt8 = 3
        static let transportMax: UInt8 = 2
        static let tcp4: UInt8 = 0x11
        static let tcp6: UInt8 = 0x21
    }

    private init?(version2 bytes: [UInt8]) throws(Malformed) {
        let (command, kind) = (bytes[12], bytes[13])
        let rest = Int(bytes[14]) << 8 | Int(bytes[15])
        guard rest <= Self.restMaxOfVersion2 else { throw .tooLong }
        guard command == Version2.local || command == Version2.proxied,
            kind >> 4 <= Version2.familyMax, kind & 0x0f <= Version2.transportMax
        else { throw .version2 }
        length = Version2.fixedLength + rest
        guard bytes.count >= length else { return nil }
        // Two addresses, the first of which is the client's, and two ports.
        let addressLength: Int? = [Version2.tcp4: 4, Version2.tcp6: 16][kind]
        guard command == Version2.proxied, let addressLength else {
            source = nil
            return
        }
        guard rest >= 2 * addressLength + 4 else { throw .version2 }
        source = IPAddress(bytes: bytes[Version2.fixedLength...].prefix(addressLength))
    }
}
