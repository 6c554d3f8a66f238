// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOSSL

/// Answers `CONNECT host:443` for the names that are served, and ends TLS on that connection itself. So a client that
/// takes this server for its proxy reaches it under names that the client has built in.
///
/// Only the first request of a connection may be one, as clients of proxies send it; answers to others may be on
/// their way. Every other CONNECT goes on, to be refused as a request.
final class TunnelHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let tls: TLSTermination
    /// The codec of the request for the tunnel. What is inside of it gets one of its own.
    private let outer: HTTPCodec
    private let largeHeads: LargeHeads
    private let origin: ConnectionOrigin
    private var isAccepted = false

    init(to tls: TLSTermination, outer: HTTPCodec, largeHeads: LargeHeads, origin: ConnectionOrigin) {
        self.tls = tls
        self.outer = outer
        self.largeHeads = largeHeads
        self.origin = origin
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head) where head.method == .CONNECT && serves(head.uri):
            isAccepted = true
            origin.beginTunnel(forwardedFor: head.headers["X-Forwarded-For"])
        case .end where isAccepted:
            open(context)
        case _ where isAccepted:
            break
        default:
            context.fireChannelRead(data)
            context.pipeline.syncOperations.removeHandler(self, promise: nil)
        }
    }

    private func serves(_ target: String) -> Bool {
        // In its one plain form: no brackets around a name, no zeros before the port.
        guard let address = ListenAddress(target), address.port == 443, address.description == target else {
            return false
        }
        return tls.serves(address.host)
    }

    private func open(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            // Past the encoder: it would add a Content-Length, which this answer must not have (RFC 9110, 9.3.6).
            try pipeline.context(handler: outer.encoder).writeAndFlush(
                NIOAny(ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")), promise: nil)
            let inner = HTTPCodec(largeHeads: largeHeads, origin: origin)
            try pipeline.addHandlers(
                [NIOSSLServerHandler(context: tls.context)] + inner.handlers, position: .after(outer.parts))
        } catch {
            context.fireErrorCaught(error)
            context.close(promise: nil)
            return
        }
        // The decoder hands the bytes that came after the request to the handler that follows it.
        for handler in [outer.decoder, outer.encoder, self] as [any RemovableChannelHandler] {
            pipeline.removeHandler(handler, promise: nil)
        }
    }
}
