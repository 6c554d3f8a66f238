// SPDX-License-Identifier: Apache-2.0

import Foundation
import NIOCore

/// Passes the bytes of a connection on to another one. It reads only as fast as the other side takes them.
final class RelayHandler: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let partner: any Channel

    init(to partner: any Channel) { self.partner = partner }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        // A decoder that is removed passes bytes on without a read that completes.
        partner.writeAndFlush(unwrapInboundIn(data), promise: nil)
    }

    func read(context: ChannelHandlerContext) {
        // Otherwise the partner asks when it can be written again.
        if partner.isWritable { context.read() }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable { partner.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event as? ChannelEvent == .inputClosed { closePartner(.output) }
    }

    func channelInactive(context: ChannelHandlerContext) { closePartner(.all) }

    /// Closes the other connection when it has taken all that was passed on to it.
    private func closePartner(_ mode: CloseMode) {
        partner.writeAndFlush(ByteBuffer()).whenComplete { [partner] _ in partner.close(mode: mode, promise: nil) }
    }

    /// The other side must not take what it has for all.
    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        let reset = (partner as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
        (reset ?? context.eventLoop.makeSucceededVoidFuture()).whenComplete { [partner] _ in
            partner.close(promise: nil)
        }
        context.close(promise: nil)
    }
}
