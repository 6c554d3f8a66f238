// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPGateway

/// Large heads are delayed to the rate of their source, without affecting others.
struct LargeHeadsTests {
    private static let peer = "192.0.2.1"
    private static let other = "192.0.2.2"
    private static let start = "GET / HTTP/1.1\r\nHost: a\r\n"

    private let heads = LargeHeads()

    /// A connection that counts the bytes of the head that reach its decoder.
    private final class Connection {
        let channel = EmbeddedChannel()
        private let decoded = DecodedBytes()

        init(_ heads: LargeHeads, from peer: String, trusting proxies: TrustedProxies = .init([])) throws {
            let origin = ConnectionOrigin(peer: IPAddress(peer), trusting: proxies)
            let input = PacedInput(largeHeads: heads, origin: origin)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers([
                input, decoded,
                ByteToMessageHandler(HTTPRequestDecoder()), DecodedParts(of: input),
            ])
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        var decodedBytes: Int { decoded.count }

        func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        func wait(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

        /// The number of parts of requests that arrived.
        func parts() throws -> Int {
            var count = 0
            while try channel.readInbound(as: HTTPServerRequestPart.self) != nil { count += 1 }
            return count
        }
    }

    private final class DecodedBytes: ChannelInboundHandler {
        typealias InboundIn = ByteBuffer

        var count = 0

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            count += unwrapInboundIn(data).readableBytes
            context.fireChannelRead(data)
        }
    }

    private static func field(_ number: Int) -> String { "X-\(number): \(String(repeating: "a", count: 1000))\r\n" }

    private static func fields(_ count: Int) -> String { (0..<count).map(field).joined() }

    /// Uses up the burst of a source, and one more second.
    private func exhaust(_ peer: String) {
        let bytes = LargeHeads.burstBytes + LargeHeads.bytesPerSecond
        _ = heads.take(bytes, of: IPAddress(peer)?.source, at: .uptimeNanoseconds(0))
    }

    @Test func aLargeHeadAloneWaitsForNothing() throws {
        let connection = try Connection(heads, from: Self.peer)
        try connection.receive(Self.start + Self.fields(70) + "\r\n")
        #expect(try connection.parts() == 2)
        _ = try? connection.channel.finish()
    }

    @Test func aLargeHeadOfASourceThatBringsMuchComesInItsTime() throws {
        exhaust(Self.peer)
        let connection = try Connection(heads, from: Self.peer)
        try connection.receive(Self.start + Self.fields(20) + "\r\n")
        #expect(connection.decodedBytes == LargeHeads.freeBytes)
        connection.wait(.milliseconds(900))
        #expect(connection.decodedBytes == LargeHeads.freeBytes)
        #expect(try connection.parts() == 0)
        connection.wait(.milliseconds(200))
        #expect(try connection.parts() == 2)
        _ = try? connection.channel.finish()
    }

    @Test func whatOthersBringDoesNotWait() throws {
        exhaust(Self.peer)
        let connection = try Connection(heads, from: Self.other)
        try connection.receive(Self.start + Self.fields(70) + "\r\n")
        #expect(try connection.parts() == 2)
        _ = try? connection.channel.finish()
    }

    @Test func aTrustedProxyDoesNotWait() throws {
        exhaust(Self.peer)
        let proxies = TrustedProxies([try #require(IPRange(Self.peer))])
        let connection = try Connection(heads, from: Self.peer, trusting: proxies)
        try connection.receive(Self.start + Self.fields(70) + "\r\n")
        #expect(try connection.parts() == 2)
        _ = try? connection.channel.finish()
    }

    @Test func smallHeadsAndBodiesDoNotWait() throws {
        exhaust(Self.peer)
        let connection = try Connection(heads, from: Self.peer)
        let body = String(repeating: "b", count: 100_000)
        let small = Self.start + Self.fields(3)
        for _ in 0..<10 {
            try connection.receive("\(small)Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
            connection.channel.read()
        }
        var bytes = 0
        while let part = try connection.channel.readInbound(as: HTTPServerRequestPart.self) {
            if case .body(let buffer) = part { bytes += buffer.readableBytes }
        }
        #expect(bytes == 10 * body.utf8.count)
        _ = try? connection.channel.finish()
    }

    /// The decoder produces no part from these either.
    @Test(arguments: [
        "0\r\n" + fields(20) + "\r\n", "1;" + String(repeating: "e", count: 20_000) + "\r\nb\r\n0\r\n\r\n",
    ])
    func trailersAndChunkExtensionsWaitAsHeadsDo(_ body: String) throws {
        exhaust(Self.peer)
        let connection = try Connection(heads, from: Self.peer)
        try connection.receive("\(Self.start)Transfer-Encoding: chunked\r\n\r\n")
        let before = connection.decodedBytes
        try connection.receive(body)
        #expect(connection.decodedBytes - before == LargeHeads.freeBytes)
        _ = try? connection.channel.finish()
    }

    @Test func whatIsNotWaitedForIsGivenBack() throws {
        exhaust(Self.peer)
        for _ in 0..<1000 {
            let connection = try Connection(heads, from: Self.peer)
            try connection.receive(Self.start + Self.fields(20))
            _ = try? connection.channel.finish()
        }
        let wait = heads.take(1, of: IPAddress(Self.peer)?.source, at: .uptimeNanoseconds(0))
        #expect(wait == .seconds(1))
    }

    @Test func aHeadThatCannotEndAnyMoreEndsItsConnection() throws {
        exhaust(Self.peer)
        let connection = try Connection(heads, from: Self.peer)
        try connection.receive(Self.start + Self.fields(20))
        #expect(connection.channel.isActive)
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(!connection.channel.isActive)
    }

    @Test func aHeadThatIsWholeIsHandedOnAlsoAfterTheEndOfTheInput() throws {
        exhaust(Self.peer)
        let connection = try Connection(heads, from: Self.peer)
        try connection.receive(Self.start + Self.fields(20) + "\r\n")
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        connection.wait(.seconds(2))
        #expect(try connection.parts() == 2)
        _ = try? connection.channel.finish()
    }

    @Test func timeBringsTheRateBack() {
        let source = IPAddress(Self.peer)?.source
        exhaust(Self.peer)
        #expect(heads.take(1, of: source, at: .uptimeNanoseconds(2_000_000_000)) == .zero)
        let burst = heads.take(LargeHeads.burstBytes, of: source, at: .uptimeNanoseconds(60_000_000_000))
        #expect(burst == .zero)
        #expect(heads.take(1, of: source, at: .uptimeNanoseconds(60_000_000_000)) == .zero)
        #expect(heads.take(1, of: source, at: .uptimeNanoseconds(60_000_000_000)) > .zero)
    }
}
