// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Closes a connection that gives way to another immediately. It stands below TLS, which would wait for the client.
final class GivingWay: ChannelOutboundHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    struct Event: Sendable {}

    func triggerUserOutboundEvent(context: ChannelHandlerContext, event: Any, promise: EventLoopPromise<Void>?) {
        if event is Event {
            context.close(promise: promise)
        } else {
            context.triggerUserOutboundEvent(event, promise: promise)
        }
    }
}
