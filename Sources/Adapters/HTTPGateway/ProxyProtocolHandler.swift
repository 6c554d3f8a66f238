// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import IPAddresses
import Logging
import NIOCore

/// Takes the header of the PROXY protocol from the beginning of a connection, below TLS and HTTP, and goes.
///
/// On a port where it is expected, a connection of anybody but a trusted proxy is closed before anything is read: without
/// a header it would go round the proxy, and with one it would have the say on where it comes from.
final class ProxyProtocolHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    /// Proxies send it at once.
    static let waitMax = TimeAmount.seconds(10)

    private let origin: ConnectionOrigin
    private let log: ServerLog
    /// Counts the connection for the client that is named.
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
        // It never comes now.
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
