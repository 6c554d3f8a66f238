// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPGateway

/// The time at which the end of a request is passed on.
struct SourceTurnTests {
    private let turns = AccountTurns(places: 1, heldMax: .max)

    /// A connection whose requests the test processes.
    private final class Connection {
        let channel = EmbeddedChannel()
        let origin: ConnectionOrigin
        private var handedOn: [String] = []

        init(_ turns: AccountTurns, from peer: String = "192.0.2.1", trusting proxies: TrustedProxies = .init([]))
            throws
        {
            origin = ConnectionOrigin(peer: IPAddress(peer), trusting: proxies)
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandlers(HTTPCodec(largeHeads: LargeHeads(), origin: origin).handlers)
            try pipeline.addHandlers([OneRequestAtATime(), SourceTurn(turns: turns, origin: origin), EventNames()])
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        func receive(_ text: String) throws {
            try channel.writeInbound(ByteBuffer(string: text))
            channel.read()
        }

        func request(forwardedFor client: String? = nil) throws {
            try receive("GET / HTTP/1.1\r\nHost: a\r\n\(client.map { "X-Forwarded-For: \($0)\r\n" } ?? "")\r\n")
        }

        func answer() {
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
            channel.write(HTTPServerResponsePart.head(head), promise: nil)
            channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
            channel.embeddedEventLoop.run()
        }

        /// The parts that were passed on since the last call.
        func parts() throws -> [String] {
            channel.embeddedEventLoop.run()
            var names: [String] = []
            while let part = try channel.readInbound(as: String.self) { names.append(part) }
            return names
        }
    }

    /// Records the names of events in order.
    private final class EventNames: ChannelInboundHandler {
        typealias InboundIn = HTTPServerRequestPart
        typealias InboundOut = String

        func channelRead(context: ChannelHandlerContext, data: NIOAny) {
            let name =
                switch unwrapInboundIn(data) {
                case .head: "head"
                case .body: "body"
                case .end: "end"
                }
            context.fireChannelRead(wrapInboundOut(name))
        }

        func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
            if case ChannelEvent.inputClosed = event { context.fireChannelRead(wrapInboundOut("closed")) }
        }
    }

    @Test func aRequestWaitsForThoseOfItsSource() throws {
        let connections = try (0..<3).map { _ in try Connection(turns) }
        for connection in connections { try connection.request() }
        #expect(try connections.map { try $0.parts() } == [["head", "end"], ["head"], ["head"]])
        connections[0].answer()
        #expect(try connections.map { try $0.parts() } == [[], ["end"], []])
        // The first source's next request comes after those that wait.
        try connections[0].request()
        connections[1].answer()
        #expect(try connections.map { try $0.parts() } == [["head"], [], ["end"]])
        connections[2].answer()
        #expect(try connections.map { try $0.parts() } == [["end"], [], []])
        connections[0].answer()
        #expect(turns.isIdle)
    }

    @Test func requestsThatWereSentTogetherHaveATurnEach() throws {
        let (first, second) = (try Connection(turns), try Connection(turns))
        try first.receive(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 2))
        try second.request()
        #expect(try first.parts() == ["head", "end"] && second.parts() == ["head"])
        first.answer()
        #expect(try first.parts() == ["head"] && second.parts() == ["end"])
        second.answer()
        #expect(try first.parts() == ["end"])
        first.answer()
        #expect(turns.isIdle)
    }

    @Test func aBodyIsHandedOnAsItComes() throws {
        let (first, second) = (try Connection(turns), try Connection(turns))
        try first.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        #expect(try first.parts() == ["head", "body"])
        // A request has no turn before its end has arrived.
        try second.request()
        #expect(try second.parts() == ["head", "end"])
        try first.receive("cd")
        #expect(try first.parts() == ["body"])
        second.answer()
        #expect(try first.parts() == ["end"])
        first.answer()
        #expect(turns.isIdle)
    }

    @Test func whatIsAnsweredBeforeItsEndTakesNoTurn() throws {
        let (first, second) = (try Connection(turns), try Connection(turns))
        try first.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab")
        first.answer()
        try second.request()
        try first.receive("cd")
        #expect(try first.parts() == ["head", "body", "body", "end"])
        second.answer()
        #expect(turns.isIdle)
    }

    /// A request that is refused after its head.
    @Test func whatIsAnsweredWhileItsEndWaitsIsHandedOnWhole() throws {
        let (first, second) = (try Connection(turns), try Connection(turns))
        for connection in [first, second] { try connection.request() }
        second.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try second.parts() == ["head"])
        second.answer()
        #expect(try second.parts() == ["end", "closed"])
        // It takes no further turn.
        try first.request()
        first.answer()
        #expect(try first.parts() == ["head", "end", "head", "end"])
        first.answer()
        #expect(turns.isIdle)
    }

    @Test func aLargeRequestTakesSeveralPlaces() throws {
        // There are 8 places.
        let turns = AccountTurns(places: 8, heldMax: .max)
        func large(_ bytes: Int) throws -> Connection {
            let connection = try Connection(turns)
            try connection.receive(
                "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(bytes)\r\n\r\n" + String(repeating: "a", count: bytes))
            return connection
        }
        let first = try large(3 * 2048)
        let others = try (1...5).map { _ in try Connection(turns) }
        for other in others { try other.request() }
        // The body arrives in pieces.
        #expect(try first.parts().last == "end")
        #expect(try others.map { try $0.parts().count } == [2, 2, 2, 2, 1])
        // A request with more weight than all places waits until it is the only one.
        let huge = try large(100 * 2048)
        for connection in [first] + others { connection.answer() }
        #expect(try huge.parts().last == "end")
        try others[0].request()
        #expect(try others[0].parts() == ["head"])
        huge.answer()
        #expect(try others[0].parts() == ["end"])
        others[0].answer()
        #expect(turns.isIdle)
    }

    @Test func whoGivesHisTurnUpLetsTheNextGo() async throws {
        let (first, second) = (try Connection(turns), try Connection(turns))
        for connection in [first, second] { try connection.request() }
        first.origin.turn?.giveUp()
        #expect(try first.parts() == ["head", "end"] && second.parts() == ["head", "end"])
        for connection in [first, second] { connection.answer() }
        #expect(turns.isIdle)
    }

    @Test func aConnectionThatEndsGivesItsTurnBack() throws {
        let connections = try (0..<3).map { _ in try Connection(turns) }
        for connection in connections { try connection.request() }
        // First a waiting one ends, then the one with a turn.
        _ = try connections[1].channel.finish()
        _ = try connections[0].channel.finish()
        #expect(try connections[2].parts() == ["head", "end"])
        _ = try connections[2].channel.finish()
        #expect(turns.isIdle)
    }

    @Test func theEndOfWhatAClientSendsComesAfterItsRequest() throws {
        let (first, second) = (try Connection(turns), try Connection(turns))
        for connection in [first, second] { try connection.request() }
        second.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try second.parts() == ["head"])
        first.answer()
        #expect(try second.parts() == ["end", "closed"])
        first.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        #expect(try first.parts() == ["head", "end", "closed"])
    }

    @Test func sourcesAreToldApart() throws {
        func areApart(_ first: Connection, _ second: Connection, forwardedFor clients: (String?, String?)) throws
            -> Bool
        {
            try first.request(forwardedFor: clients.0)
            try second.request(forwardedFor: clients.1)
            let areApart = try second.parts() == ["head", "end"]
            for connection in [first, second] { connection.answer() }
            return areApart
        }
        let proxies = TrustedProxies([try #require(IPRange("192.0.2.1"))])
        for (addresses, clients, expected) in [
            (("192.0.2.7", "192.0.2.7"), (nil, nil), false), (("192.0.2.7", "192.0.2.8"), (nil, nil), true),
            (("2001:db8::1", "2001:db8::2"), (nil, nil), false), (("2001:db8::1", "2001:db8:0:1::1"), (nil, nil), true),
            (("192.0.2.1", "192.0.2.1"), ("192.0.2.7", "192.0.2.8"), true),
            (("192.0.2.1", "192.0.2.7"), ("192.0.2.7", nil), false),
            // Nobody else is trusted.
            (("192.0.2.7", "192.0.2.7"), ("192.0.2.8", "192.0.2.9"), false),
        ] as [((String, String), (String?, String?), Bool)] {
            // Another source called within this second, so a source has one of the two places.
            let turns = AccountTurns(places: 2, heldMax: .max)
            let other = try Connection(turns, from: "203.0.113.1")
            try other.request()
            other.answer()
            let first = try Connection(turns, from: addresses.0, trusting: proxies)
            let second = try Connection(turns, from: addresses.1, trusting: proxies)
            #expect(try areApart(first, second, forwardedFor: clients) == expected, "\(addresses) \(clients)")
            #expect(turns.isIdle)
        }
    }
}
