// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import NIOCore
import NIOHTTP1

/// Holds back the end of a request until its source has a turn, and returns the turn when the answer is written. An
/// address that sends requests without pause on a thousand connections thus has only a few requests in the server, and
/// others do not queue behind all of them. The handler stands above `OneRequestAtATime`, which reads nothing more
/// meanwhile, and above `RequestWatch`, which counts the request as received.
///
/// The code that processes a request first waits for its end. It may give up the turn before the answer
/// (`ConnectionOrigin.turn`).
final class SourceTurn: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// The bytes of a request for each place that it takes; 2,048 take up to a millisecond to read.
    static let bytesOfPlace = 2048

    private let turns: AccountTurns
    private let origin: ConnectionOrigin
    private var owner = AccountTurns.Owner.source(nil)
    private var bytes = 0
    /// Whether a head has arrived and the end of its answer was not written.
    private var isAnswering = false
    /// The turn of the request that has ended.
    private var turn: HeldTurn?
    private var end: HTTPServerRequestPart?
    private var isInputClosed = false

    init(turns: AccountTurns, origin: ConnectionOrigin) {
        self.turns = turns
        self.origin = origin
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head):
            owner = .source(origin.address(forwardedFor: head.headers["X-Forwarded-For"]))
            bytes = head.uri.utf8.count + head.headers.reduce(0) { $0 + $1.name.utf8.count + $1.value.utf8.count }
            isAnswering = true
        case .body(let part): bytes += part.readableBytes
        case .end(let trailers):
            // A request that was answered before its end needs no turn.
            guard isAnswering, !takesTurn(context) else { break }
            end = .end(trailers)
            return
        }
        context.fireChannelRead(data)
    }

    /// Takes a turn and answers whether there is one at once.
    private func takesTurn(_ context: ChannelHandlerContext) -> Bool {
        let turn = HeldTurn(of: turns, for: owner, weight: 1 + bytes / Self.bytesOfPlace)
        self.turn = turn
        origin.begin(turn)
        let place = NIOLoopBound((handler: self, context: context), eventLoop: context.eventLoop)
        return turn.begin { [eventLoop = context.eventLoop] in
            eventLoop.execute { place.value.handler.handOn(place.value.context) }
        }
    }

    private func handOn(_ context: ChannelHandlerContext) {
        guard let end else { return }
        self.end = nil
        context.fireChannelRead(wrapInboundOut(end))
        context.fireChannelReadComplete()
        guard isInputClosed else { return }
        isInputClosed = false
        context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event, end != nil {
            isInputClosed = true
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard case .end = unwrapOutboundIn(data) else { return context.write(data, promise: promise) }
        // Nothing waits for the end of a request that was answered before it.
        handOn(context)
        let turn = turn
        (self.turn, isAnswering) = (nil, false)
        // The write may bring the next request.
        context.write(data, promise: promise)
        turn?.end()
    }

    /// Called when the connection has ended.
    func handlerRemoved(context: ChannelHandlerContext) {
        end = nil
        turn?.end()
        turn = nil
    }
}
