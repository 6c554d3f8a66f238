// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOSSL

/// Answers `CONNECT host:443` for the served names and terminates TLS on the connection itself. A client that uses this
/// server as its proxy thus reaches it under the host names that are built into the client.
///
/// Only the first request of a connection may be a CONNECT, as clients of proxies send it, because answers to earlier
/// requests could be in transit. Any other CONNECT is passed on and refused as a request.
final class TunnelHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart

    private let tls: TLSTermination
    /// The codec of the CONNECT request. The contents of the tunnel get a separate codec.
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
        // Only the canonical form is accepted: no brackets around a name, no leading zeros in the port.
        guard let address = ListenAddress(target), address.port == 443, address.description == target else {
            return false
        }
        return tls.serves(address.host)
    }

    private func open(_ context: ChannelHandlerContext) {
        let pipeline = context.pipeline.syncOperations
        do {
            // The encoder is bypassed: it would add a Content-Length, which is forbidden here (RFC 9110, 9.3.6).
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
        // A removed decoder passes the bytes that came after the request on to the next handler.
        for handler in [outer.decoder, outer.encoder, self] as [any RemovableChannelHandler] {
            pipeline.removeHandler(handler, promise: nil)
        }
    }
}
