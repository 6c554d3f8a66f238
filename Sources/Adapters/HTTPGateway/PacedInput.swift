// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Hands the bytes of a connection on in small pieces, each only when it is asked for by a read. A decoder above makes
/// many parts of few bytes, each a thousand times as dear; so what waits for its turn waits as bytes.
///
/// Whoever holds back reads, as `OneRequestAtATime` does while an answer is outstanding, so holds back the
/// decoder as well as the socket.
final class PacedInput: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    static let pieceBytes = 4 * 1024
    /// What may wait. Little is read that was not asked for, but at the end of the input all of it.
    static let waitingBytesMax = 512 * 1024

    private var waiting = ByteBuffer()
    /// Whether a read was asked for that has not been answered by bytes. A handler that is added to a connection that
    /// stands has missed it.
    private var isAsked = true
    private var isHandingOn = false
    /// The end of the input waits for the bytes before it.
    private var endWaits = false
    private var isOutputClosed = false

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // What comes after the last answer is read, or the client would not see that answer, but it is of no use.
        guard !isOutputClosed else { return }
        var bytes = unwrapInboundIn(data)
        if waiting.readableBytes == 0 { waiting = bytes } else { waiting.writeBuffer(&bytes) }
        if waiting.readableBytes > Self.waitingBytesMax {
            waiting = ByteBuffer()
            context.close(promise: nil)
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        guard waiting.readableBytes > 0 else { return context.fireChannelReadComplete() }
        handOn(context)
    }

    func read(context: ChannelHandlerContext) {
        isAsked = true
        if waiting.readableBytes > 0 { handOn(context) } else if !isHandingOn { context.read() }
    }

    private func handOn(_ context: ChannelHandlerContext) {
        guard !isHandingOn else { return }
        isHandingOn = true
        while isAsked, let piece = waiting.readSlice(length: min(Self.pieceBytes, waiting.readableBytes)),
            piece.readableBytes > 0
        {
            isAsked = false
            context.fireChannelRead(wrapInboundOut(piece))
            context.fireChannelReadComplete()
            // As the channel itself does after each of its reads.
            if !isAsked { context.channel.read() }
        }
        isHandingOn = false
        guard waiting.readableBytes == 0 else { return }
        waiting = ByteBuffer()
        sendEnd(context)
        if isAsked { context.read() }
    }

    private func sendEnd(_ context: ChannelHandlerContext) {
        guard endWaits else { return }
        endWaits = false
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event, waiting.readableBytes > 0 {
            endWaits = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            isOutputClosed = true
            waiting = ByteBuffer()
        }
        context.close(mode: mode, promise: promise)
        if mode == .output {
            sendEnd(context)
            context.read()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting = ByteBuffer()
        context.fireChannelInactive()
    }
}
