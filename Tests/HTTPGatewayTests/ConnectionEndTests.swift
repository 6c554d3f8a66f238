// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOEmbedded
import Testing

@testable import HTTPGateway

/// The end of a connection whose client does nothing.
struct ConnectionEndTests {
    private static let bytes = ByteBuffer(repeating: 0, count: 1000)

    private func connected(_ handlers: any ChannelHandler...) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel(handlers: handlers)
        try channel.connect(to: try SocketAddress(ipAddress: "127.0.0.1", port: 1)).wait()
        return channel
    }

    /// A channel whose client receives none of the output.
    private func stalled() throws -> (EmbeddedChannel, Client) {
        let client = Client()
        let channel = try connected(client, StalledOutput())
        channel.writeAndFlush(Self.bytes, promise: nil)
        return (channel, client)
    }

    @Test func aClientThatTakesNothingLosesItsConnection() throws {
        let (channel, _) = try stalled()
        channel.embeddedEventLoop.advanceTime(by: StalledOutput.max - .nanoseconds(1))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
        #expect(!channel.isActive)
    }

    @Test func aSlowClientKeepsIt() throws {
        let (channel, client) = try stalled()
        for _ in 0..<100 {
            channel.writeAndFlush(Self.bytes, promise: nil)
            channel.embeddedEventLoop.advanceTime(by: StalledOutput.max - .seconds(1))
            client.takeOne()
        }
        #expect(channel.isActive)
        client.takesAll = true
        client.takeAll()
        channel.embeddedEventLoop.advanceTime(by: StalledOutput.max * 3)
        channel.writeAndFlush(Self.bytes, promise: nil)
        channel.embeddedEventLoop.advanceTime(by: StalledOutput.max * 3)
        #expect(channel.isActive)
        _ = try channel.finish()
    }

    @Test func aServerThatStopsWaitsShorter() throws {
        let (channel, _) = try stalled()
        channel.pipeline.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
        channel.embeddedEventLoop.advanceTime(by: StalledOutput.maxWhileStopping)
        #expect(!channel.isActive)
    }

    @Test func aClientThatNeverEndsItsSideLosesItsConnection() throws {
        let channel = try connected(HalfClosing(), LastAnswer())
        channel.close(mode: .output, promise: nil)
        channel.embeddedEventLoop.advanceTime(by: LastAnswer.waitMax - .nanoseconds(1))
        #expect(channel.isActive)
        channel.embeddedEventLoop.advanceTime(by: .nanoseconds(1))
        #expect(!channel.isActive)
    }

    @Test func theWaitBeginsWhenTheAnswerIsSent() throws {
        let socket = HalfClosing(isLate: true)
        let channel = try connected(socket, LastAnswer())
        channel.close(mode: .output, promise: nil)
        channel.embeddedEventLoop.advanceTime(by: LastAnswer.waitMax * 3)
        #expect(channel.isActive)
        socket.promise?.succeed()
        channel.embeddedEventLoop.advanceTime(by: LastAnswer.waitMax)
        #expect(!channel.isActive)
    }

    @Test func aSmallMessageTakesLittleMemory() throws {
        let channel = try connected(CompactOutput())
        var record = ByteBufferAllocator().buffer(capacity: 16 * 1024)
        record.writeBytes(0..<100)
        try channel.writeOutbound(record)
        let written = try #require(try channel.readOutbound(as: ByteBuffer.self))
        #expect(written == record)
        #expect(written.storageCapacity < 256)
        _ = try channel.finish()
    }
}

/// A handler between the server and the simulated system buffer.
private final class Client: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var takesAll = false
    private var context: ChannelHandlerContext?

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }

    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func flush(context: ChannelHandlerContext) { if takesAll { context.flush() } }

    func takeAll() { context?.flush() }

    /// Accepts one byte. An embedded channel accepts all or nothing, so an additional byte stands for the rest.
    func takeOne() {
        context?.flush()
        context?.write(NIOAny(ByteBuffer(bytes: [0])), promise: nil)
    }
}

/// Simulates a socket that can close one side, which an embedded channel cannot.
final class HalfClosing: ChannelOutboundHandler {
    typealias OutboundIn = ByteBuffer

    var promise: EventLoopPromise<Void>?
    private let isLate: Bool

    init(isLate: Bool = false) { self.isLate = isLate }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        self.promise = promise
        if !isLate { promise?.succeed() }
    }
}
