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

    /// A request takes a place for each so many bytes, which take up to a millisecond to read. Most have fewer.
    static let bytesOfPlace = 2048

    private let turns: AccountTurns
    private let origin: ConnectionOrigin
    private var owner = AccountTurns.Owner.source(nil)
    private var bytes = 0
    /// A head has come, and the end of its answer was not written.
    private var isAnswering = false
    /// Of the request whose end has come.
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
            // One that was answered before its end computes nothing any more.
            guard isAnswering, !takesTurn(context) else { break }
            end = .end(trailers)
            return
        }
        context.fireChannelRead(data)
    }

    /// Whether it has a turn at once.
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
        // Nothing waits for the end of a request that was answered before.
        handOn(context)
        let turn = turn
        (self.turn, isAnswering) = (nil, false)
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
