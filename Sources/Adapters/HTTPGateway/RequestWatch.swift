// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Tracks whether a connection has a request in progress, and ends it when a time limit is exceeded: an idle
/// connection, a body that arrives too slowly, or a request that is not answered. It stands above `OneRequestAtATime`,
/// so it sees one request at a time.
///
/// One timer checks all limits at the interval of the shortest one. It is not rescheduled when requests come and go.
final class RequestWatch: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// The duration of an answer after which a client that has closed its side is probed.
    static let askedAfter = TimeAmount.seconds(1)

    private let limits: TimeLimits
    private let connections: Connections
    private let place: Connections.Place
    private var timer: Scheduled<Void>?
    private var question: Scheduled<Void>?

    /// The time since which a request has been in progress, or none.
    private var since = NIODeadline.uptimeNanoseconds(0)
    /// Whether a head has arrived and its body has not ended.
    private var isReceiving = false
    /// Whether a head has arrived and the end of its answer was not written.
    private var isAnswering = false
    private var hasAnswerBegun = false
    /// Whether the client understands interim answers; HTTP/1.0 has none.
    private var knowsInterimAnswers = false
    /// The number of answers that were written and not yet sent.
    private var unsentAnswers = 0
    /// Whether this handler has given the last answer. Later output of other handlers is dropped.
    private var isOver = false

    private var bodySince = NIODeadline.uptimeNanoseconds(0)
    private var bodyBytes: Int64 = 0
    /// Whether a read was requested and has brought nothing yet, so that the client is the one to wait for.
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
                // The connection has given way and is about to end.
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
            // The write may bring the next request.
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

    /// Probes a client that has closed its side. A client that still waits for its answer may do so, and one that has
    /// disconnected looks the same. The probe is an interim answer, which the former ignores (RFC 9110, 15.2). For the
    /// latter, the system reports that the peer is gone, and the connection ends.
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
                // While the server does not read, the client cannot send.
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

    /// Answers a request that exceeds a time limit, if no answer has begun, and ends the connection.
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
