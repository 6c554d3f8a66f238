// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Knows whether a connection has a request in hand, and ends what takes too long: a connection without a request, a
/// body that hardly comes, a request that is not answered. It stands above `OneRequestAtATime`, so that it sees one
/// request after the other.
///
/// One timer looks at all limits, as often as the shortest of them lasts; nothing that comes or goes moves it.
final class RequestWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// How long an answer may take until a client that has ended its side is asked whether it is there.
    static let askedAfter = TimeAmount.seconds(1)

    private let limits: TimeLimits
    private let connections: Connections
    private let place: Connections.Place
    private var timer: Scheduled<Void>?
    private var question: Scheduled<Void>?

    /// Since when there has been a request in hand, or none.
    private var since = NIODeadline.uptimeNanoseconds(0)
    /// A head has come, and the end of its body has not.
    private var isReceiving = false
    /// A head has come, and the end of its answer was not written.
    private var isAnswering = false
    private var hasAnswerBegun = false
    /// HTTP/1.0 has no interim answers.
    private var knowsInterimAnswers = false
    /// Answers that were written, and that the client has not taken.
    private var unsentAnswers = 0
    /// The last answer was given here; what others have to say comes too late.
    private var isOver = false

    private var bodySince = NIODeadline.uptimeNanoseconds(0)
    private var bodyBytes: Int64 = 0
    /// A read was asked for, and has brought nothing yet: it is the client that is waited for.
    private var isReading = true

    private var isInHand: Bool { isReceiving || isAnswering || unsentAnswers > 0 }

    init(limits: TimeLimits, connections: Connections, place: Connections.Place) {
        self.limits = limits
        self.connections = connections
        self.place = place
    }

    func handlerAdded(context: ChannelHandlerContext) { if context.channel.isActive { begin(context) } }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        question?.cancel()
    }

    func channelActive(context: ChannelHandlerContext) {
        begin(context)
        context.fireChannelActive()
    }

    private func begin(_ context: ChannelHandlerContext) {
        since = context.eventLoop.now
        look(at: since, context)
    }

    func read(context: ChannelHandlerContext) {
        isReading = true
        context.read()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isReading = false
        guard !isOver else { return }
        switch unwrapInboundIn(data) {
        case .head(let head):
            guard connections.hold(place) else {
                // It has given way, and its end is on its way.
                isOver = true
                return
            }
            since = context.eventLoop.now
            (isReceiving, isAnswering, hasAnswerBegun) = (true, true, false)
            knowsInterimAnswers = head.version == .http1_1
            (bodySince, bodyBytes) = (since, 0)
        case .body(let bytes):
            bodyBytes += Int64(bytes.readableBytes)
        case .end:
            isReceiving = false
            restIfDone(context)
        }
        context.fireChannelRead(data)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isOver else {
            promise?.fail(ChannelError.ioOnClosedChannel)
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let head):
            if !(100..<200).contains(head.status.code) { hasAnswerBegun = true }
            context.write(data, promise: promise)
        case .body:
            context.write(data, promise: promise)
        case .end:
            let sent = promise ?? context.eventLoop.makePromise()
            isAnswering = false
            unsentAnswers += 1
            sent.futureResult.assumeIsolated().whenComplete { [self] _ in
                unsentAnswers -= 1
                restIfDone(context)
            }
            // May bring the next request.
            context.write(data, promise: sent)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event, isAnswering, knowsInterimAnswers {
            question = context.eventLoop.assumeIsolated().scheduleTask(in: Self.askedAfter) { [self] in
                askWhetherThere(context)
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    /// A client that waits for its answer may have ended its side; one that has hung up looks the same. To the first an
    /// interim answer means nothing (RFC 9110, 15.2). Of the second the system tells by it that it is gone, and the connection
    /// ends.
    private func askWhetherThere(_ context: ChannelHandlerContext) {
        guard isAnswering, !hasAnswerBegun, !isOver else { return }
        let interim = HTTPResponseHead(version: .http1_1, status: .continue)
        context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
    }

    private func restIfDone(_ context: ChannelHandlerContext) {
        guard !isInHand else { return }
        since = context.eventLoop.now
        connections.release(place)
    }

    private func look(at now: NIODeadline, _ context: ChannelHandlerContext) {
        var next = now + limits.shortest
        if !isInHand {
            let end = since + limits.idle
            guard now < end else { return context.close(promise: nil) }
            next = min(next, end)
        } else {
            let end = since + limits.request
            guard now < end else { return giveUp(context) }
            next = min(next, end)
            if isReceiving {
                // What the server does not read, nobody can send.
                if !isReading { (bodySince, bodyBytes) = (now, 0) }
                let end = limits.end(ofBody: bodyBytes, since: bodySince)
                guard now < end else { return giveUp(context) }
                next = min(next, end)
            }
        }
        timer = context.eventLoop.assumeIsolated().scheduleTask(deadline: next) { [self] in
            look(at: context.eventLoop.now, context)
        }
    }

    /// Answers a request that takes too long, where no answer has begun, and ends the connection.
    private func giveUp(_ context: ChannelHandlerContext) {
        guard !hasAnswerBegun else { return context.close(promise: nil) }
        let head = HTTPResponseHead(
            version: .http1_1, status: isReceiving ? .requestTimeout : .serviceUnavailable,
            headers: ["Connection": CallChannel.close, "Content-Length": "0"])
        isOver = true
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.close(mode: .output, promise: nil)
        connections.release(place)
    }
}
