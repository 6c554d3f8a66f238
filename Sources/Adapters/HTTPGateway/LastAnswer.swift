// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Closes a connection some time after its last answer. A server that has closed its side waits for the client to close
/// the other, so that the answer arrives, but it must not wait for a client that keeps its side open.
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
        // The time begins when the whole answer has been sent, however long that takes.
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
