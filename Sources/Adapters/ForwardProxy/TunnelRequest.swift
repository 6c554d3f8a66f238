// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Asks another proxy for a tunnel, and waits for its answer.
///
/// NIOExtras has a handler for it, but above a decoder that takes bytes of the tunnel that come with the answer for
/// another answer.
final class TunnelRequest: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// The time that the proxy has for its answer.
    private static let timeout = TimeAmount.seconds(30)
    /// The maximum length of the head of the answer.
    private static let headBytesMax = 16_384

    private let text: String
    private let opened: EventLoopPromise<Void>
    /// What has been read: the answer, and then the bytes that came with it.
    private var read = ByteBuffer()
    private var isOpen = false

    /// - Parameter opened: Fulfilled when the proxy has opened the tunnel. Then the handler must be removed.
    init(to target: ProxyAddress, authorization: String?, opened: EventLoopPromise<Void>) {
        text =
            "CONNECT \(target.text) HTTP/1.1\r\nHost: \(target.text)\r\n"
            + (authorization.map { "Proxy-Authorization: \($0)\r\n" } ?? "") + "\r\n"
        self.opened = opened
    }

    func handlerAdded(context: ChannelHandlerContext) {
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        context.eventLoop.scheduleTask(in: Self.timeout) { [opened] in opened.fail(Failure("it did not answer")) }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        read.writeImmutableBuffer(unwrapInboundIn(data))
        guard !isOpen else { return }
        guard let end = read.readableBytesView.firstRange(of: "\r\n\r\n".utf8)?.upperBound else {
            if read.readableBytes > Self.headBytesMax { opened.fail(Failure("its answer is too long")) }
            return
        }
        let head = String(decoding: read.readBytes(length: end - read.readerIndex) ?? [], as: UTF8.self)
        let line = head.prefix { !$0.isNewline }
        let words = line.split(separator: " ", maxSplits: 2)
        guard words.count > 1, words[0].hasPrefix("HTTP/1."), words[1].count == 3, words[1].first == "2" else {
            return opened.fail(Failure("it answered: \(line)"))
        }
        isOpen = true
        opened.succeed()
    }

    func channelInactive(context: ChannelHandlerContext) {
        opened.fail(Failure("it closed the connection"))
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if !isOpen, event as? ChannelEvent == .inputClosed { opened.fail(Failure("it closed the connection")) }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) { opened.fail(Failure("the connection has ended")) }

    func removeHandler(context: ChannelHandlerContext, removalToken: ChannelHandlerContext.RemovalToken) {
        if read.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(read)) }
        context.leavePipeline(removalToken: removalToken)
    }

    /// Why the proxy opened no tunnel.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ reason: String) { description = "the proxy that was set before: \(reason)" }
    }
}
