// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Copies small messages into buffers of their size. TLS allocates 16 KB for each record, however short, and many
/// records may wait for a slow client.
final class CompactOutput: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .byteBuffer(let buffer) = unwrapOutboundIn(data), buffer.readableBytes < buffer.storageCapacity / 4
        else { return context.write(data, promise: promise) }
        context.write(wrapOutboundOut(.byteBuffer(ByteBuffer(bytes: buffer.readableBytesView))), promise: promise)
    }
}
