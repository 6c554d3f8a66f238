// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Writes small messages in storage of their size. TLS makes each record, however short, in 16 KB of its own; many of
/// them may wait for a client that is slow to read.
final class CompactOutput: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(let buffer) = unwrapOutboundIn(data), buffer.readableBytes < buffer.storageCapacity / 4
        else { return context.write(data, promise: promise) }
        context.write(wrapOutboundOut(.byteBuffer(ByteBuffer(bytes: buffer.readableBytesView))), promise: promise)
    }
}
