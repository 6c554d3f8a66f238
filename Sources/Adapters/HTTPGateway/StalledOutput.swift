// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Closes a connection whose client receives none of the output, because no idle timeout ends a connection during an
/// answer. A slow client that receives a byte now and then is not affected.
final class StalledOutput: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// The time without progress until the connection is closed; twice as long if there was progress at first.
    static let max = TimeAmount.seconds(30)
    /// The same time while the server stops, because the stop waits for every answer.
    static let maxWhileStopping = TimeAmount.seconds(5)

    private var writtenBytes = 0
    private var max = StalledOutput.max
    private var check: Scheduled<Void>?

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        writtenBytes += unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        if check == nil, waitingBytes(context) > 0 { watch(context) }
    }

    /// Checks again after some time and closes the connection if there was no progress.
    private func watch(_ context: ChannelHandlerContext) {
        let takenBytes = writtenBytes - waitingBytes(context)
        check = context.eventLoop.assumeIsolated().scheduleTask(in: max) { [self] in
            check = nil
            let waitingBytes = waitingBytes(context)
            guard waitingBytes > 0 else { return }
            if writtenBytes - waitingBytes > takenBytes { watch(context) } else { context.close(promise: nil) }
        }
    }

    /// The number of bytes that the system has not accepted yet.
    private func waitingBytes(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            max = Self.maxWhileStopping
            if let check {
                check.cancel()
                watch(context)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        check?.cancel()
        check = nil
    }
}
