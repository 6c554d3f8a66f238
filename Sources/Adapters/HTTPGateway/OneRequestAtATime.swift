// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Passes on one request at a time: the next one after the previous was answered. Nothing more is read until then.
///
/// NIO's `HTTPServerPipelineHandler` is not used: it also ends connections when a server stops, which Hummingbird does,
/// and then expects that nothing more is written, while Hummingbird answers an incomplete head.
final class OneRequestAtATime: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundIn = HTTPServerResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    private enum Event {
        case part(HTTPServerRequestPart)
        case error(HTTPParserError)
        case inputClosed
    }

    private var waiting = CircularBuffer<Event>(initialCapacity: 0)
    private var isReceiving = false
    private var isAnswering = false
    private var isReadHeldBack = false
    private var isOutputClosed = false

    private var mustWait: Bool { isAnswering && !isReceiving && !isOutputClosed }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) { receive(.part(unwrapInboundIn(data)), context) }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        if let error = error as? HTTPParserError {
            receive(.error(error), context)
        } else {
            context.fireErrorCaught(error)
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case ChannelEvent.inputClosed = event, !waiting.isEmpty {
            waiting.append(.inputClosed)
        } else {
            context.fireUserInboundEventTriggered(event)
        }
    }

    private func receive(_ event: Event, _ context: ChannelHandlerContext) {
        if mustWait { waiting.append(event) } else { handOn(event, context) }
    }

    private func handOn(_ event: Event, _ context: ChannelHandlerContext) {
        switch event {
        case .part(let part):
            switch part {
            case .head: (isReceiving, isAnswering) = (true, true)
            case .body: break
            case .end: isReceiving = false
            }
            context.fireChannelRead(wrapInboundOut(part))
        case .error(let error):
            // A request that cannot be decoded is answered, too, and is the last one.
            (isReceiving, isAnswering) = (false, true)
            context.fireErrorCaught(error)
        case .inputClosed: context.fireUserInboundEventTriggered(ChannelEvent.inputClosed)
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let isEnd = if case .end = unwrapOutboundIn(data) { true } else { false }
        context.write(data, promise: promise)
        guard isEnd else { return }
        isAnswering = false
        handOnNext(context)
    }

    private func handOnNext(_ context: ChannelHandlerContext) {
        var hasHandedOn = false
        while !mustWait, let event = waiting.popFirst() {
            handOn(event, context)
            hasHandedOn = true
        }
        if hasHandedOn { context.fireChannelReadComplete() }
        if isReadHeldBack { read(context: context) }
    }

    func read(context: ChannelHandlerContext) {
        isReadHeldBack = mustWait
        if !isReadHeldBack { context.read() }
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        if mode == .output {
            isOutputClosed = true
            waiting.removeAll()
        }
        context.close(mode: mode, promise: promise)
        if isOutputClosed, isReadHeldBack { read(context: context) }
    }

    func channelInactive(context: ChannelHandlerContext) {
        waiting.removeAll()
        context.fireChannelInactive()
    }
}
