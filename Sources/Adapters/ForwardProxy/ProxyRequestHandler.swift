// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1

/// Reads the one request of a connection to the proxy: a CONNECT becomes a tunnel, a request in absolute form is sent
/// on, and the connection ends with its answer.
final class ProxyRequestHandler: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private enum State {
        case beginning
        /// The other side is being connected. These parts of the request have been read meanwhile.
        case connecting(CircularBuffer<HTTPClientRequestPart>)
        case sending(any Channel)
        /// Nothing more is read: the request was refused, or has become a tunnel.
        case over
    }

    private let proxy: ForwardProxy
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private var state = State.beginning
    /// Whether the end of the request was read. A second request waits for its answer in vain: the field Connection
    /// has told the client so.
    private var hasEnded = false
    /// A tunnel that is opened at the end of its request.
    private var tunnel: (target: ProxyAddress, route: Route)?

    init(_ proxy: ForwardProxy, decoder: ByteToMessageHandler<HTTPRequestDecoder>) {
        self.proxy = proxy
        self.decoder = decoder
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !hasEnded else { return }
        switch (unwrapInboundIn(data), state) {
        case (.head(let head), .beginning): begin(head, context)
        case (.body(let bytes), _): send(.body(.byteBuffer(bytes)))
        case (.end, _):
            hasEnded = true
            if let (target, route) = tunnel { openTunnel(to: target, route, context) } else { send(.end(nil)) }
        case (.head, _): break
        }
    }

    private func begin(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        if head.method == .CONNECT {
            guard let target = ProxyAddress(head.uri[...]) else {
                return refuse("400 Bad Request", "The target must be HOST:PORT.", context)
            }
            let route = proxy.route(ofTunnelTo: target)
            if permits(route, head, context) { tunnel = (target, route) }
        } else if let target = AbsoluteTarget(head.uri) {
            let route = proxy.route(ofRequestTo: target.address)
            if permits(route, head, context) { forward(head, to: target, route, context) }
        } else {
            refuse("400 Bad Request", "The target must begin with http://.", context)
        }
    }

    /// Whether a client may go this way. If it may not, it is told so.
    private func permits(_ route: Route, _ head: HTTPRequestHead, _ context: ChannelHandlerContext) -> Bool {
        if case .own = route { return true }
        if case .refused = route {
            refuse(
                "403 Forbidden", "This name of the vendor's is none of the run's; no call leaves for the cloud.",
                context)
            return false
        }
        if head.headers["Proxy-Authorization"].contains(where: { $0.utf8.elementsEqual(proxy.authorization.utf8) }) {
            return true
        }
        refuse(
            "407 Proxy Authentication Required", "This is the proxy of one run, whose variables have its password.",
            field: "Proxy-Authenticate: Basic realm=\"keywright run\"\r\n", context)
        return false
    }

    // MARK: Requests in absolute form

    private func forward(
        _ head: HTTPRequestHead, to target: AbsoluteTarget, _ route: Route, _ context: ChannelHandlerContext
    ) {
        var head = head.forwarded(to: target.address)
        let address: ProxyAddress
        switch route {
        case .own(let direct), .direct(let direct):
            address = direct
            head.uri = target.originForm
        case .refused: return
        case .through(let previous):
            address = previous.address
            if let authorization = previous.authorization {
                head.headers.add(name: "Proxy-Authorization", value: authorization)
            }
        }
        state = .connecting([.head(head)])
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        Upstream.to(address, on: context.eventLoop).assumeIsolated().whenComplete { result in
            let (handler, context) = bound.value
            handler.connected(result, to: address, context)
        }
    }

    private func connected(
        _ result: Result<Upstream, any Error>, to address: ProxyAddress, _ context: ChannelHandlerContext
    ) {
        do {
            let upstream = try result.get()
            guard case .connecting(let parts) = state, context.channel.isActive else {
                return upstream.channel.close(promise: nil)
            }
            try upstream.relay(to: context.channel, encoder: HTTPRequestEncoder())
            state = .sending(upstream.channel)
            for part in parts { upstream.channel.write(part, promise: nil) }
            upstream.channel.flush()
            context.read()
        } catch {
            refuse(error, address, context)
        }
    }

    private func send(_ part: HTTPClientRequestPart) {
        switch state {
        case .connecting(var parts):
            state = .over
            parts.append(part)
            state = .connecting(parts)
        case .sending(let channel): channel.writeAndFlush(part, promise: nil)
        case .beginning, .over: break
        }
    }

    // MARK: Tunnels

    private func openTunnel(to target: ProxyAddress, _ route: Route, _ context: ChannelHandlerContext) {
        guard case .beginning = state else { return }
        state = .connecting([])
        let connection: EventLoopFuture<Upstream> =
            switch route {
            case .own(let address), .direct(let address): Upstream.to(address, on: context.eventLoop)
            case .refused: context.eventLoop.makeFailedFuture(ChannelError.operationUnsupported)
            case .through(let previous): Upstream.to(target, through: previous, on: context.eventLoop)
            }
        let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        connection.assumeIsolated().whenComplete { result in
            let (handler, context) = bound.value
            handler.opened(result, to: target, context)
        }
    }

    private func opened(
        _ result: Result<Upstream, any Error>, to target: ProxyAddress, _ context: ChannelHandlerContext
    ) {
        do {
            let upstream = try result.get()
            let client = context.channel
            guard client.isActive else { return upstream.channel.close(promise: nil) }
            let pipeline = context.pipeline.syncOperations
            try pipeline.addHandler(RelayHandler(to: upstream.channel))
            state = .over
            let answer = ByteBuffer(string: "HTTP/1.1 200 Connection established\r\n\r\n")
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            try upstream.relay(to: client)
            // The decoder passes the bytes behind the request on.
            pipeline.removeHandler(decoder, promise: nil)
            pipeline.removeHandler(self, promise: nil)
            client.read()
        } catch {
            refuse(error, target, context)
        }
    }

    // MARK: Flow

    /// The time for the request of a connection.
    private static let requestTimeout = TimeAmount.seconds(30)

    func handlerAdded(context: ChannelHandlerContext) {
        let bound = NIOLoopBound((self, context.channel), eventLoop: context.eventLoop)
        context.eventLoop.scheduleTask(in: Self.requestTimeout) {
            let (handler, channel) = bound.value
            if case .beginning = handler.state { channel.close(promise: nil) }
        }
    }

    func read(context: ChannelHandlerContext) {
        switch state {
        case .beginning: context.read()
        case .connecting: break
        case .sending(let channel): if channel.isWritable { context.read() }
        case .over: context.read()
        }
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .sending(let channel) = state, context.channel.isWritable { channel.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        guard event as? ChannelEvent == .inputClosed else { return }
        switch state {
        case .beginning, .over: context.close(promise: nil)
        case .connecting, .sending: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if case .sending(let channel) = state { channel.close(promise: nil) }
        state = .over
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard case .beginning = state else { return context.close(promise: nil) }
        refuse("400 Bad Request", "The request is not HTTP/1.1.", context)
    }

    private func refuse(_ error: any Error, _ address: ProxyAddress, _ context: ChannelHandlerContext) {
        refuse("502 Bad Gateway", "\(address.text) could not be reached: \(error)", context)
    }

    private func refuse(_ status: String, _ reason: String, field: String = "", _ context: ChannelHandlerContext) {
        state = .over
        let body = "keywright run: \(reason)\n"
        let text =
            "HTTP/1.1 \(status)\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Length: \(body.utf8.count)\r\n"
            + "\(field)Connection: close\r\n\r\n\(body)"
        context.writeAndFlush(wrapOutboundOut(ByteBuffer(string: text)), promise: nil)
        context.close(mode: .output, promise: nil)
        // What is still read is dropped: unread bytes would make the system reset the connection, and the client would
        // not see the answer.
        context.read()
        let channel = context.channel
        context.eventLoop.scheduleTask(in: Self.refusedFor) { channel.close(promise: nil) }
    }

    /// How long a refused client may go on sending.
    private static let refusedFor = TimeAmount.seconds(5)
}
