// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPAddresses
import NIOCore

/// Passes the bytes of a connection on in small pieces, each only when a read asks for it. A decoder above makes many
/// parts from few bytes, each a thousand times as expensive, so waiting data is kept as bytes.
///
/// A handler that holds back reads, as `OneRequestAtATime` does during an answer, thereby stops the decoder as well as
/// the socket. The pieces of a large head are delayed to the rate of their source (`LargeHeads`).
final class PacedInput: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    static let pieceBytes = 4 * 1024
    /// The maximum of waiting bytes. Little is read without a request for it, except the remaining input at its end.
    static let waitingBytesMax = 512 * 1024

    private var waiting = ByteBuffer()
    /// Whether a read was requested and has not brought bytes yet. True at first, because a handler that is added to an
    /// open connection has missed that request.
    private var isAsked = true
    private var isHandingOn = false
    /// Whether the end of the input waits for the bytes before it.
    private var endWaits = false
    private var isOutputClosed = false

    private let largeHeads: LargeHeads
    private let origin: ConnectionOrigin
    /// The number of bytes passed on since the decoder produced the last part of a request.
    private var undecodedBytes = 0
    /// The delay of the next piece of a large head.
    private var pause: Pause?

    private struct Pause {
        let bytes: Int
        let source: IPAddress.Source?
        let end: Scheduled<Void>
    }

    init(largeHeads: LargeHeads, origin: ConnectionOrigin) {
        self.largeHeads = largeHeads
        self.origin = origin
    }

    func partWasDecoded() { undecodedBytes = 0 }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // Input after the last answer is discarded. It is read, because the client would otherwise not see that answer.
        guard !isOutputClosed else { return }
        var bytes = unwrapInboundIn(data)
        if waiting.readableBytes == 0 { waiting = bytes } else { waiting.writeBuffer(&bytes) }
        if waiting.readableBytes > Self.waitingBytesMax {
            close(context)
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

    private func handOn(_ context: ChannelHandlerContext, isPaid: Bool = false) {
        guard !isHandingOn else { return }
        isHandingOn = true
        var isPaid = isPaid
        while isAsked, waiting.readableBytes > 0, isPaid || mayGoOn(context),
            let piece = waiting.readSlice(length: nextPieceBytes)
        {
            (isAsked, isPaid) = (false, false)
            undecodedBytes += piece.readableBytes
            context.fireChannelRead(wrapInboundOut(piece))
            context.fireChannelReadComplete()
            // The channel itself does the same after each of its reads.
            if !isAsked { context.channel.read() }
        }
        isHandingOn = false
        guard waiting.readableBytes == 0 else { return }
        waiting = ByteBuffer()
        sendEnd(context)
        if isAsked { context.read() }
    }

    private var nextPieceBytes: Int { min(Self.pieceBytes, waiting.readableBytes) }

    /// Whether the next piece may be passed on now. If not, it is passed on when its time has come.
    private func mayGoOn(_ context: ChannelHandlerContext) -> Bool {
        guard pause == nil else { return false }
        guard undecodedBytes >= LargeHeads.freeBytes, !origin.isTrusted else { return true }
        let (bytes, source) = (nextPieceBytes, origin.address?.source)
        let time = largeHeads.take(bytes, of: source, at: context.eventLoop.now)
        guard time > .zero else { return true }
        guard !endWaits || mayEndHead else {
            close(context)
            return false
        }
        let end = context.eventLoop.assumeIsolated().scheduleTask(in: time) { [self] in
            pause = nil
            handOn(context, isPaid: true)
        }
        pause = Pause(bytes: bytes, source: source, end: end)
        return false
    }

    /// Whether the waiting bytes may contain the empty line that ends a head, chunk or trailer.
    private var mayEndHead: Bool {
        waiting.withUnsafeReadableBytes { bytes in
            var index = 0
            // The beginning of the line may have been passed on already.
            if Self.isLineEnd(bytes[...]) { return true }
            // Much input may wait when many clients disconnect; `memchr` compares many bytes at once.
            while let start = bytes.baseAddress,
                let found = memchr(start + index, CInt(UInt8(ascii: "\n")), bytes.count - index)
            {
                index = start.distance(to: UnsafeRawPointer(found)) + 1
                if Self.isLineEnd(bytes[index...]) { return true }
            }
            return false
        }
    }

    private static func isLineEnd(_ bytes: Slice<UnsafeRawBufferPointer>) -> Bool {
        bytes.first == UInt8(ascii: "\n") || bytes.prefix(2).elementsEqual("\r\n".utf8)
    }

    private func close(_ context: ChannelHandlerContext) {
        discard()
        context.close(promise: nil)
    }

    /// Discards all waiting bytes.
    private func discard() {
        waiting = ByteBuffer()
        guard let pause else { return }
        self.pause = nil
        pause.end.cancel()
        largeHeads.give(back: pause.bytes, of: pause.source)
    }

    private func sendEnd(_ context: ChannelHandlerContext) {
        guard endWaits else { return }
        endWaits = false
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event, waiting.readableBytes > 0 {
            endWaits = true
            if pause != nil, !mayEndHead { close(context) }
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            isOutputClosed = true
            discard()
        }
        context.close(mode: mode, promise: promise)
        if mode == .output {
            sendEnd(context)
            context.read()
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        discard()
        context.fireChannelInactive()
    }

    func handlerRemoved(context: ChannelHandlerContext) { discard() }
}
