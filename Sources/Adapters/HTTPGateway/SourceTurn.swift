// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import NIOCore
import NIOHTTP1

/// Holds the end of a request back until a turn of its source has come, and gives the turn back when the answer is written.
/// So an address that asks without end on a thousand connections has a few requests on their way through the server, and
/// others do not wait behind all of them. It stands above `OneRequestAtATime`, which reads no further meanwhile, and above
/// `RequestWatch`, for which the request has come.
///
/// Whoever takes a request up waits for its end first, and may give the turn up before the answer (`ConnectionOrigin.turn`).
final class SourceTurn: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private let turns: AccountTurns
    private let origin: ConnectionOrigin
    /// Of the request that is not answered.
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
            let address = origin.address(forwardedFor: head.headers["X-Forwarded-For"])
            let turn = HeldTurn(of: turns, for: .source(address))
            self.turn = turn
            origin.begin(turn)
        case .body: break
        case .end(let trailers):
            // One that was answered before its end computes nothing any more.
            guard let turn, !hasTurn(turn, context) else { break }
            end = .end(trailers)
            return
        }
        context.fireChannelRead(data)
    }

    private func hasTurn(_ turn: HeldTurn, _ context: ChannelHandlerContext) -> Bool {
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
        if isInputClosed { context.fireUserInboundEventTriggered(ChannelEvent.inputClosed) }
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
        let turn = turn
        self.turn = nil
        // May bring the next request.
        context.write(data, promise: promise)
        turn?.end()
    }

    /// The connection has ended.
    func handlerRemoved(context: ChannelHandlerContext) {
        end = nil
        turn?.end()
        turn = nil
    }
}
