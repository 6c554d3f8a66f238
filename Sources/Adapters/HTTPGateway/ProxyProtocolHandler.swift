// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import Logging
import NIOCore

/// Reads the header of the PROXY protocol at the beginning of a connection, below TLS and HTTP, and removes itself.
///
/// On a port that expects the header, a connection from anybody but a trusted proxy is closed before anything is read.
/// Without a header it would bypass the proxy, and with one it could claim any origin.
final class ProxyProtocolHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// The time limit for the header, which proxies send at once.
    static let waitMax = TimeAmount.seconds(10)

    private let origin: ConnectionOrigin
    private let log: ServerLog
    /// Counts the connection for the client that the header names.
    private let recount: (_ client: IPAddress, _ now: NIODeadline) throws(Connections.Refusal) -> Void
    private var received = ByteBuffer()
    private var deadline: Scheduled<Void>?
    private var isRefused = false

    init(
        origin: ConnectionOrigin, log: ServerLog,
        recount: @escaping (_ client: IPAddress, _ now: NIODeadline) throws(Connections.Refusal) -> Void
    ) {
        self.origin = origin
        self.log = log
        self.recount = recount
    }

    func handlerAdded(context: ChannelHandlerContext) {
        deadline = context.eventLoop.assumeIsolated().scheduleTask(in: Self.waitMax) { [self] in
            refuse(context, "no header of the PROXY protocol came in time")
        }
        if context.channel.isActive { requireTrust(context) }
    }

    func handlerRemoved(context: ChannelHandlerContext) { deadline?.cancel() }

    func channelActive(context: ChannelHandlerContext) {
        context.fireChannelActive()
        requireTrust(context)
    }

    private func requireTrust(_ context: ChannelHandlerContext) {
        if !origin.isTrusted { refuse(context, "the peer is no trusted proxy") }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        do throws(ProxyProtocolHeader.Malformed) {
            guard let header = try ProxyProtocolHeader(received.readableBytesView) else { return }
            origin.becomes(header.source)
            guard isAdmitted(header.source, context) else { return }
            received.moveReaderIndex(forwardBy: header.length)
            if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        } catch {
            refuse(context, "no good header of the PROXY protocol: \(error.rawValue)")
        }
    }

    private func isAdmitted(_ client: IPAddress?, _ context: ChannelHandlerContext) -> Bool {
        guard let client else { return true }
        do throws(Connections.Refusal) {
            try recount(client, context.eventLoop.now)
            return true
        } catch {
            isRefused = true
            log.write(error, of: client)
            context.close(promise: nil)
            return false
        }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        // The header cannot arrive any more.
        if case ChannelEvent.inputClosed = event { context.close(promise: nil) }
        context.fireUserInboundEventTriggered(event)
    }

    private func refuse(_ context: ChannelHandlerContext, _ reason: String) {
        isRefused = true
        log.writeRefusal(
            .warning, "a connection was closed", from: context.remoteAddress?.ipAddress ?? "",
            ["reason": .text(reason)])
        context.close(promise: nil)
    }
}
