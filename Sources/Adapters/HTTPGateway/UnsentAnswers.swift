// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore

/// Counts the bytes of answers that clients have not received yet, and closes a connection when all clients together,
/// or those of one source, exceed the limit.
final class UnsentAnswers: ChannelOutboundHandler {
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    private let budget: MemoryBudget
    private let origin: ConnectionOrigin
    private var taken = 0
    /// The source for which the bytes were reserved. A header of the PROXY protocol may name another client later.
    private var source: IPAddress.Source?
    private var isClosed = false

    init(budget: MemoryBudget, origin: ConnectionOrigin) {
        self.budget = budget
        self.origin = origin
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        let waiting = (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
        let beyond = waiting - MemoryBudget.freeBytes - taken
        guard beyond > 0, !isClosed else { return }
        if taken == 0 { source = origin.address?.source }
        guard budget.take(beyond, for: source, isExempt: origin.isTrusted) else {
            context.close(promise: nil)
            return
        }
        let isFirst = taken == 0
        taken += beyond
        if isFirst { giveBackWhenTaken(context) }
    }

    /// Writes an empty piece after the waiting data. Its completion means that the data was sent.
    private func giveBackWhenTaken(_ context: ChannelHandlerContext) {
        let promise = context.eventLoop.makePromise(of: Void.self)
        promise.futureResult.assumeIsolated().whenComplete { [self] _ in
            giveBack()
            // More data may have been written meanwhile.
            if !isClosed, (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0 > 0 {
                flush(context: context)
            }
        }
        context.writeAndFlush(wrapOutboundOut(.byteBuffer(ByteBuffer())), promise: promise)
    }

    private func giveBack() {
        budget.give(back: taken, of: source)
        taken = 0
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isClosed = true
        giveBack()
    }
}
