// SPDX-License-Identifier: Apache-2.0

import NIOCore

/// Closes a connection whose client takes nothing of what is written to it: while an answer is on its way, no idle
/// timeout ends it. A slow client that takes a byte now and then is no such one.
final class StalledOutput: ChannelDuplexHandler {
    typealias InboundIn = NIOAny
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// How long nothing may be taken; twice as long where something was at first.
    static let max = TimeAmount.seconds(30)
    /// The same while the server stops, which waits for every answer.
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

    /// Looks again after a time, and closes the connection where nothing was taken in it.
    private func watch(_ context: ChannelHandlerContext) {
        let takenBytes = writtenBytes - waitingBytes(context)
        check = context.eventLoop.assumeIsolated().scheduleTask(in: max) { [self] in
            check = nil
            let waitingBytes = waitingBytes(context)
            guard waitingBytes > 0 else { return }
            if writtenBytes - waitingBytes > takenBytes { watch(context) } else { context.close(promise: nil) }
        }
    }

    /// What the system has not taken yet.
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
