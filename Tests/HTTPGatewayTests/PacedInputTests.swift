// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import NIOHTTP1
import Testing

@testable import HTTPGateway

/// Requests that arrive together are decoded one at a time, as they are answered.
struct PacedInputTests {
    private static let request = "GET /healthz HTTP/1.1\r\nHost: a\r\n\r\n"

    /// The output of a decoder in a pipeline that handles one request at a time.
    private struct Connection {
        let channel = EmbeddedChannel()
        private let seen = SeenRequests()

        init() throws {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(HalfClosing())
            try pipeline.addHandlers(
                HTTPCodec(largeHeads: LargeHeads(), origin: ConnectionOrigin(peer: nil, trusting: .init([]))).handlers)
            try pipeline.addHandlers([seen, OneRequestAtATime()])
            try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        }

        /// The decoded requests, answered or not.
        var decoded: Int { seen.count }

        func receive(_ text: String) throws { try channel.writeInbound(ByteBuffer(string: text)) }

        /// The requests that reached the handler that answers.
        func handedOn() throws -> [HTTPServerRequestPart] {
            var parts: [HTTPServerRequestPart] = []
            while let part = try channel.readInbound(as: HTTPServerRequestPart.self) { parts.append(part) }
            return parts
        }

        func answer() throws {
            let head = HTTPResponseHead(version: .http1_1, status: .ok, headers: ["Content-Length": "0"])
            try channel.writeOutbound(HTTPServerResponsePart.head(head))
            try channel.writeOutbound(HTTPServerResponsePart.end(nil))
        }
    }

    @Test func aRequestIsDecodedWhenThoseBeforeItAreNearlyAnswered() throws {
        let connection = try Connection()
        let count = 5000
        let inAPiece = PacedInput.pieceBytes / Self.request.utf8.count + 1
        try connection.receive(String(repeating: Self.request, count: count))
        for answered in 0..<count {
            #expect(try connection.handedOn().count == 2)
            #expect(connection.decoded <= answered + inAPiece)
            try connection.answer()
        }
        #expect(try connection.handedOn().isEmpty)
        #expect(connection.decoded == count)
        _ = try? connection.channel.finish()
    }

    @Test func aLongBodyIsHandedOnWhole() throws {
        let connection = try Connection()
        let body = String(repeating: "b", count: 100_000)
        try connection.receive("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n\(body)\(Self.request)")
        var bytes = 0
        for part in try connection.handedOn() { if case .body(let buffer) = part { bytes += buffer.readableBytes } }
        #expect(bytes == body.utf8.count)
        try connection.answer()
        #expect(try connection.handedOn().count == 2)
        _ = try? connection.channel.finish()
    }

    @Test func theEndOfTheInputComesAfterItsBytes() throws {
        let connection = try Connection()
        let ends = SeenEnds()
        try connection.channel.pipeline.syncOperations.addHandler(ends)
        let count = 1000
        try connection.receive(String(repeating: Self.request, count: count))
        connection.channel.pipeline.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        for _ in 0..<count {
            #expect(ends.count == 0)
            try connection.answer()
        }
        #expect(ends.count == 1)
        #expect(connection.decoded == count)
        _ = try? connection.channel.finish()
    }

    @Test func moreThanMayWaitEndsTheConnection() throws {
        let connection = try Connection()
        let count = PacedInput.waitingBytesMax / Self.request.utf8.count
        try connection.receive(String(repeating: Self.request, count: count))
        #expect(connection.channel.isActive)
        try connection.receive(String(repeating: Self.request, count: 1000))
        #expect(!connection.channel.isActive)
    }

    @Test func whatComesAfterTheLastAnswerIsOfNoUse() throws {
        let connection = try Connection()
        try connection.receive(Self.request)
        try connection.answer()
        let before = connection.decoded
        connection.channel.close(mode: .output, promise: nil)
        for _ in 0..<100 { try connection.receive(String(repeating: Self.request, count: 1000)) }
        #expect(connection.decoded == before)
        #expect(connection.channel.isActive)
    }
}

/// Records the output of a decoder.
private final class SeenRequests: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    var count = 0

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .end = unwrapInboundIn(data) { count += 1 }
        context.fireChannelRead(data)
    }
}

private final class SeenEnds: ChannelInboundHandler {
    typealias InboundIn = HTTPServerRequestPart

    var count = 0

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event { count += 1 }
    }
}
