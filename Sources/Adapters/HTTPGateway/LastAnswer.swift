// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Closes a connection for good a while after its last answer. A server that has ended its side waits for the client to
/// end the other, so that the answer arrives; but not for a client that keeps it open.
final class LastAnswer: ChannelOutboundHandler {
    typealias OutboundIn = Any
    typealias OutboundOut = Any

    static let waitMax = TimeAmount.seconds(5)

    private var isRemoved = false
    private var end: Scheduled<Void>?

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        guard mode == .output else { return context.close(mode: mode, promise: promise) }
        let sent = promise ?? context.eventLoop.makePromise()
        context.close(mode: mode, promise: sent)
        // From when all of the answer has gone out, however long that takes.
        sent.futureResult.assumeIsolated().whenComplete { [self] _ in
            guard !isRemoved, end == nil else { return }
            end = context.eventLoop.assumeIsolated().scheduleTask(in: Self.waitMax) { context.close(promise: nil) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isRemoved = true
        end?.cancel()
    }
}
