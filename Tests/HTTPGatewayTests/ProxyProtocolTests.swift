// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPGateway

/// Headers of the PROXY protocol, by its specification.
struct ProxyProtocolTests {
    private static let signature: [UInt8] = [
        0x0d, 0x0a, 0x0d, 0x0a, 0x00, 0x0d, 0x0a, 0x51, 0x55, 0x49, 0x54, 0x0a,
    ]
    private static let ipv4 = [192, 0, 2, 1, 198, 51, 100, 1, 0xdc, 0x04, 0x01, 0xbb] as [UInt8]
    private static let ipv6 =
        [0x20, 0x01, 0x0d, 0xb8] + zeros(11) + [1] + [0x20, 0x01, 0x0d, 0xb8] + zeros(11) + [2, 0xdc, 4, 1, 0xbb]

    private static func zeros(_ count: Int) -> [UInt8] { [UInt8](repeating: 0, count: count) }

    private static func version2(_ command: UInt8, _ kind: UInt8, _ rest: [UInt8], length: Int? = nil) -> [UInt8] {
        let length = length ?? rest.count
        return signature + [command, kind, UInt8(length >> 8), UInt8(length & 0xff)] + rest
    }

    /// Headers with the addresses that they name.
    private static let headers: [([UInt8], String?)] = [
        (Array("PROXY TCP4 255.255.255.255 255.255.255.255 65535 65535\r\n".utf8), "255.255.255.255"),
        (Array("PROXY TCP4 192.168.0.1 192.168.0.11 56324 443\r\n".utf8), "192.168.0.1"),
        (Array("PROXY TCP4 192.0.2.1 198.51.100.1 0 0\r\n".utf8), "192.0.2.1"),
        (
            Array(
                "PROXY TCP6 ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"
                    .utf8), "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"
        ),
        (Array("PROXY TCP6 ::ffff:192.0.2.1 ::1 1 2\r\n".utf8), "192.0.2.1"),
        (Array("PROXY UNKNOWN\r\n".utf8), nil),
        (
            Array(
                "PROXY UNKNOWN ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff 65535 65535\r\n"
                    .utf8), nil
        ),
        (version2(0x21, 0x11, ipv4), "192.0.2.1"), (version2(0x21, 0x21, ipv6), "2001:db8::1"),
        // With a type-length-value (PP2_TYPE_NOOP), and of the maximum length.
        (version2(0x21, 0x11, ipv4 + [0x04, 0, 2, 0, 0]), "192.0.2.1"),
        (version2(0x21, 0x11, ipv4 + zeros(524)), "192.0.2.1"),
        // LOCAL, unspecified, datagrams and Unix sockets stand for the proxy itself.
        (version2(0x20, 0x00, []), nil), (version2(0x20, 0x11, ipv4), nil), (version2(0x20, 0x00, zeros(7)), nil),
        (version2(0x21, 0x00, []), nil), (version2(0x21, 0x12, ipv4), nil), (version2(0x21, 0x31, zeros(216)), nil),
    ]

    @Test(arguments: headers)
    func aHeaderNamesTheClient(_ header: [UInt8], _ source: String?) throws {
        for rest in [[], Array("GET / HTTP/1.1\r\n\r\n".utf8), zeros16] {
            let read = try #require(try ProxyProtocolHeader(header + rest))
            #expect(read.source?.description == source)
            #expect(read.length == header.count)
        }
    }

    private let zeros16 = ProxyProtocolTests.zeros(16)

    @Test(arguments: headers)
    func itIsReadWhenAllOfItHasCome(_ header: [UInt8], _: String?) throws {
        for count in 0..<header.count { #expect(try ProxyProtocolHeader(header.prefix(count)) == nil) }
    }

    private static let malformed: [([UInt8], ProxyProtocolHeader.Malformed)] =
        [
            "GET / HTTP/1.1\r\n", "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n", " PROXY TCP4", "\u{16}\u{3}\u{1}",
            "PROXYTCP4", "\r\n\r\nPROXY",
        ].map { (Array($0.utf8), .noHeader) }
        + [
            "", "TCP4", "TCP4 192.0.2.1", "TCP4 192.0.2.1 192.0.2.2 1", "TCP4 192.0.2.1 192.0.2.2 1 2 3",
            "TCP4  192.0.2.1 192.0.2.2 1 2", "TCP4 192.0.2.1 192.0.2.2 1 2 ", "TCP4 192.0.2.1 192.0.2.2 1 65536",
            "TCP4 192.0.2.1 192.0.2.2 -1 2", "TCP4 192.0.2.1 192.0.2.2 +1 2", "TCP4 192.0.2.1 192.0.2.2 01 2",
            "TCP4 192.0.2.01 192.0.2.2 1 2", "TCP4 ::1 ::2 1 2", "TCP4 192.0.2.1 ::2 1 2", "TCP6 192.0.2.1 ::1 1 2",
            "TCP6 ::1 192.0.2.1 1 2", "TCP6 fe80::1%eth0 ::1 1 2", "TCP5 192.0.2.1 192.0.2.2 1 2",
            "tcp4 192.0.2.1 192.0.2.2 1 2", "UDP4 192.0.2.1 192.0.2.2 1 2", "UNKNOWNX", "TCP4 192.0.2.1\n192.0.2.2 1 2",
        ].map { (Array("PROXY \($0)\r\n".utf8), .version1) }
        + [
            (Array("PROXY UNKNOWN \(String(repeating: "x", count: 100))\r\n".utf8), .tooLong),
            (Array("PROXY TCP4 192.0.2.1\(String(repeating: " ", count: 100))".utf8), .tooLong),
            (Array("PROXY TCP4 \u{80}\r\n".utf8), .version1), (Array("PROXY ".utf8) + [0xff, 0x0d, 0x0a], .version1),
            (version2(0x22, 0x11, ipv4), .version2), (version2(0x11, 0x11, ipv4), .version2),
            (version2(0x21, 0x41, ipv4), .version2), (version2(0x21, 0x13, ipv4), .version2),
            (version2(0x21, 0x11, Array(ipv4.dropLast())), .version2), (version2(0x21, 0x11, []), .version2),
            (version2(0x21, 0x21, ipv4), .version2), (version2(0x21, 0x11, ipv4, length: 537), .tooLong),
            (version2(0x20, 0x00, [], length: 65_535), .tooLong),
        ]

    @Test(arguments: malformed)
    func anythingElseIsRefused(_ bytes: [UInt8], _ why: ProxyProtocolHeader.Malformed) {
        #expect(throws: why) { try ProxyProtocolHeader(bytes) }
    }

    /// Headers with a changed byte, complete or cut after it, must not crash the reader.
    @Test func noPrefixOfGarbageCrashes() {
        var random = SystemRandomNumberGenerator()
        for (header, _) in Self.headers {
            for index in header.indices {
                var changed = header
                changed[index] = UInt8.random(in: .min ... .max, using: &random)
                for count in [changed.count, index + 1] { _ = try? ProxyProtocolHeader(changed.prefix(count)) }
            }
        }
    }

    // MARK: On a connection

    private struct Connection {
        let channel: EmbeddedChannel
        let origin: ConnectionOrigin

        init(from peer: String = "10.0.0.1", refusingAll: Bool = false) throws {
            let proxies = TrustedProxies(["10.0.0.0/8"].compactMap { IPRange($0) })
            origin = ConnectionOrigin(peer: IPAddress(peer), trusting: proxies)
            channel = EmbeddedChannel()
            try channel.pipeline.syncOperations.addHandler(
                ProxyProtocolHandler(
                    origin: origin,
                    log: ServerLog(nil)
                ) { (_, _) throws(Connections.Refusal) in
                    if refusingAll { throw Connections.Refusal(reason: .addressLimit, isNews: true) }
                })
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        var received: String {
            get throws {
                var text = ""
                while let buffer = try channel.readInbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
                return text
            }
        }

        var source: String? { origin.address(forwardedFor: [])?.description }
    }

    private static let request = "GET / HTTP/1.1\r\n\r\n"

    @Test(arguments: [1, 2, 7, 1000])
    func whatFollowsIsHandedOn(_ pieceLength: Int) throws {
        for (header, source) in Self.headers {
            let connection = try Connection()
            let bytes = header + Array(Self.request.utf8)
            for start in stride(from: 0, to: bytes.count, by: pieceLength) {
                try connection.channel.writeInbound(
                    ByteBuffer(bytes: bytes[start..<min(start + pieceLength, bytes.count)]))
            }
            #expect(try connection.received == Self.request)
            #expect(connection.source == source ?? "10.0.0.1")
            // The handler neither waits for another header nor looks for one.
            connection.channel.embeddedEventLoop.advanceTime(by: .hours(1))
            try connection.channel.writeInbound(ByteBuffer(string: "PROXY UNKNOWN\r\n"))
            #expect(try connection.received == "PROXY UNKNOWN\r\n")
            _ = try connection.channel.finish()
        }
    }

    @Test func aPeerThatIsNoTrustedProxyIsClosedAtOnce() throws {
        let connection = try Connection(from: "192.0.2.1")
        #expect(!connection.channel.isActive)
        #expect(connection.source == "192.0.2.1")
    }

    @Test func aHeaderThatIsNoneClosesTheConnection() throws {
        for (bytes, _) in Self.malformed {
            let connection = try Connection()
            try connection.channel.writeInbound(ByteBuffer(bytes: bytes))
            #expect(!connection.channel.isActive)
            #expect(connection.source == "10.0.0.1")
        }
    }

    @Test func aClientThatHasEnoughConnectionsGetsNoMore() throws {
        for (header, source) in Self.headers {
            let connection = try Connection(refusingAll: true)
            try connection.channel.writeInbound(ByteBuffer(bytes: header + Array(Self.request.utf8)))
            #expect(connection.channel.isActive == (source == nil))
            #expect(try connection.received == (source == nil ? Self.request : ""))
            _ = try? connection.channel.finish()
        }
    }

    @Test func aHeaderThatNeverEndsClosesTheConnection() throws {
        for sent in ["", "PROXY TCP4 "] {
            let connection = try Connection()
            if !sent.isEmpty { try connection.channel.writeInbound(ByteBuffer(string: sent)) }
            connection.channel.embeddedEventLoop.advanceTime(by: ProxyProtocolHandler.waitMax - .nanoseconds(1))
            #expect(connection.channel.isActive)
            connection.channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
            #expect(!connection.channel.isActive)
        }
        let cut = try Connection()
        try cut.channel.writeInbound(ByteBuffer(string: "PROXY TCP4 "))
        cut.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!cut.channel.isActive)
    }
}
