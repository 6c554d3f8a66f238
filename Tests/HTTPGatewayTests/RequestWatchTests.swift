// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPGateway

/// The time limits of a connection, and when it has a request in progress.
struct RequestWatchTests {
    private static let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n"
    private static let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"
    private static let limits = TimeLimits()

    /// A connection on a server with a limit of one.
    private final class Connection {
        let channel = EmbeddedChannel()
        let connections = Connections(inAllMax: 1, perAddressMax: nil)

        init(taking client: (any ChannelHandler)? = nil) throws {
            let place = try connections.admit(nil, at: .now()) {}
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HalfClosing())
            if let client { try pipeline.addHandler(client) }
            try pipeline.addHandlers(
                HTTPCodec(largeHeads: LargeHeads(), origin: ConnectionOrigin(peer: nil, trusting: .init([]))).handlers)
            try pipeline.addHandlers([
                OneRequestAtATime(), LastAnswer(),
                RequestWatch(limits: RequestWatchTests.limits, connections: connections, place: place),
            ])
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        /// Whether it would not give way to another connection.
        var hasRequestInHand: Bool {
            guard let other = try? connections.admit(nil, at: .now(), givingWayBy: {}) else { return true }
            connections.remove(other)
            return false
        }

        func receive(_ text: String) throws {
            try channel.writeInbound(ByteBuffer(string: text))
            // A channel does this after each read.
            channel.read()
        }

        func answer() {
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
        }

        func pass(_ time: TimeAmount) { channel.embeddedEventLoop.advanceTime(by: time) }

        /// The output so far.
        func sent() throws -> String {
            var text = ""
            while let buffer = try channel.readOutbound(as: ByteBuffer.self) { text += String(buffer: buffer) }
            return text
        }

        func handedOn() throws -> Int {
            var count = 0
            while try channel.readInbound(as: HTTPServerRequestPart.self) != nil { count += 1 }
            return count
        }
    }

    private static let timedOut = "HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"
    private static let unavailable =
        "HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"

    @Test func aConnectionWithoutARequestEndsInTime() throws {
        let connection = try Connection()
        connection.pass(Self.limits.idle - .nanoseconds(1))
        #expect(connection.channel.isActive)
        connection.pass(.nanoseconds(1))
        #expect(!connection.channel.isActive)
    }

    @Test func singleBytesOfAHeadGetNoMoreTime() throws {
        let connection = try Connection()
        for byte in "GET / HTTP/1.1\r\nHost: a\r\n" {
            try connection.receive(String(byte))
            connection.pass(.seconds(2))
        }
        try connection.receive("X: ")
        #expect(connection.channel.isActive)
        for _ in 0..<30 where connection.channel.isActive {
            try connection.receive("a")
            connection.pass(.seconds(1))
        }
        #expect(!connection.channel.isActive)
        #expect(connection.channel.embeddedEventLoop.now == .uptimeNanoseconds(0) + Self.limits.idle)
        #expect(try connection.sent() == "")
    }

    @Test func anAnswerBeginsTheTimeAnew() throws {
        let connection = try Connection()
        for _ in 0..<10 {
            connection.pass(Self.limits.idle - .seconds(1))
            try connection.receive(Self.request)
            connection.answer()
        }
        connection.pass(Self.limits.idle - .nanoseconds(1))
        #expect(connection.channel.isActive)
        connection.pass(.nanoseconds(1))
        #expect(!connection.channel.isActive)
    }

    @Test func aBodyThatDoesNotComeIsGivenUp() throws {
        let connection = try Connection()
        connection.pass(.seconds(3))
        try connection.receive(Self.head)
        connection.pass(Self.limits.bodyGrace - .nanoseconds(1))
        #expect(try connection.sent() == "")
        connection.pass(.nanoseconds(1))
        #expect(try connection.sent() == Self.timedOut)
        // The client has time to receive the answer.
        #expect(connection.channel.isActive)
        connection.pass(LastAnswer.waitMax)
        #expect(!connection.channel.isActive)
    }

    @Test func aBodyThatHardlyComesIsGivenUp() throws {
        let connection = try Connection()
        try connection.receive(Self.head)
        var seconds = 0
        while try connection.sent().isEmpty {
            // Half of the minimum rate.
            try connection.receive(String(repeating: "b", count: Int(Self.limits.bodyBytesPerSecond) / 2))
            connection.pass(.seconds(1))
            seconds += 1
            try #require(seconds < 20)
        }
        #expect(seconds == 10)
    }

    @Test func aSlowBodyHasItsTime() throws {
        let connection = try Connection()
        try connection.receive(Self.head)
        let seconds = Int(Self.limits.request.nanoseconds / 1_000_000_000) - 1
        for _ in 0..<seconds {
            try connection.receive(String(repeating: "b", count: Int(Self.limits.bodyBytesPerSecond)))
            connection.pass(.seconds(1))
        }
        #expect(try connection.sent() == "")
        connection.pass(.seconds(1))
        #expect(try connection.sent() == Self.timedOut)
    }

    @Test func aBodyThatTheServerDoesNotReadIsNotGivenUp() throws {
        let reads = HeldReads()
        let connection = try Connection()
        try connection.channel.pipeline.syncOperations.addHandler(reads)
        try connection.receive(Self.head)
        reads.areHeldBack = true
        try connection.receive("b")
        connection.pass(Self.limits.bodyGrace * 4)
        #expect(try connection.sent() == "")
        // When the server reads again, the time of the client begins anew.
        reads.areHeldBack = false
        connection.channel.read()
        connection.pass(Self.limits.bodyGrace)
        #expect(try connection.sent() == Self.timedOut)
    }

    @Test func aRequestThatIsNotAnsweredIsGivenUp() throws {
        let connection = try Connection()
        try connection.receive(Self.request)
        connection.pass(Self.limits.request - .nanoseconds(1))
        #expect(try connection.sent() == "")
        connection.pass(.nanoseconds(1))
        #expect(try connection.sent() == Self.unavailable)
        // A late answer is dropped, and no further request is accepted.
        connection.answer()
        #expect(try connection.handedOn() == 2)
        try connection.receive(Self.request)
        #expect(try connection.sent() == "")
        #expect(try connection.handedOn() == 0)
        connection.pass(LastAnswer.waitMax)
        #expect(!connection.channel.isActive)
    }

    @Test func anAnswerThatIsNotTakenIsGivenUp() throws {
        let client = SlowClient()
        let connection = try Connection(taking: client)
        try connection.receive(Self.request)
        connection.answer()
        #expect(connection.hasRequestInHand)
        connection.pass(Self.limits.request - .nanoseconds(1))
        #expect(connection.channel.isActive)
        connection.pass(.nanoseconds(1))
        #expect(!connection.channel.isActive)
        #expect(try connection.sent() == "")
    }

    @Test func aRequestIsInHandFromItsHeadUntilItsAnswerIsTaken() throws {
        let client = SlowClient()
        let connection = try Connection(taking: client)
        try connection.receive("GET / HTTP/1.1\r\nHost: ")
        // It would give way; this is not tested here, because the test would end the connection.
        try connection.receive("a\r\nContent-Length: 2\r\n\r\n")
        #expect(connection.hasRequestInHand)
        try connection.receive("{}")
        #expect(connection.hasRequestInHand)
        connection.answer()
        #expect(connection.hasRequestInHand)
        client.take()
        #expect(!connection.hasRequestInHand)
        // It has given way now and accepts no further request.
        _ = try connection.handedOn()
        try connection.receive(Self.request)
        #expect(try connection.handedOn() == 0)
    }

    @Test func aRequestThatWaitsForAnotherIsInHandToo() throws {
        let client = SlowClient()
        let connection = try Connection(taking: client)
        try connection.receive(Self.request + Self.request)
        connection.answer()
        client.take()
        #expect(connection.hasRequestInHand)
        connection.answer()
        client.take()
        #expect(!connection.hasRequestInHand)
    }

    @Test func aClientThatHasEndedItsSideIsAskedOnceWhetherItIsThere() throws {
        let connection = try Connection()
        try connection.receive(Self.request)
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        connection.pass(RequestWatch.askedAfter - .nanoseconds(1))
        #expect(try connection.sent() == "")
        connection.pass(.nanoseconds(1))
        #expect(try connection.sent() == "HTTP/1.1 100 Continue\r\n\r\n")
        connection.pass(RequestWatch.askedAfter * 10)
        #expect(try connection.sent() == "")
        connection.answer()
        #expect(try connection.sent() == "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n")
    }

    @Test func nobodyIsAskedWhoHasHisAnswerOrKnowsNoOther() throws {
        let quick = try Connection()
        try quick.receive(Self.request)
        quick.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        quick.answer()
        _ = try quick.sent()
        let old = try Connection()
        try old.receive("GET / HTTP/1.0\r\n\r\n")
        old.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        let idle = try Connection()
        idle.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        for connection in [quick, old, idle] {
            connection.pass(RequestWatch.askedAfter * 2)
            #expect(try connection.sent() == "")
        }
    }

    @Test func aPartOfAHeadIsNoRequest() throws {
        let connection = try Connection()
        try connection.receive("GET / HTTP/1.1\r\nHost: a\r\n")
        #expect(!connection.hasRequestInHand)
    }
}

/// Holds back reads, as an overloaded server does.
private final class HeldReads: ChannelOutboundHandler {
    typealias OutboundIn = Any

    var areHeldBack = false

    func read(context: ChannelHandlerContext) { if !areHeldBack { context.read() } }
}

/// A client that receives output only when it is told to.
private final class SlowClient: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func flush(context: ChannelHandlerContext) {}

    func take() { context?.flush() }
}
