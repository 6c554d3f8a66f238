// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOSSL
import NIOTLS
import ServerIdentity

/// Sends a request and collects its answer.
final class Exchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: ServerRequest
    private let host: String
    /// The server whose certificate is required on an encrypted connection.
    private let server: ServerIdentity?
    private let answer: EventLoopPromise<ServerAnswer>
    private var status = 0
    private var body: [UInt8] = []

    init(request: ServerRequest, host: String, server: ServerIdentity?, answer: EventLoopPromise<ServerAnswer>) {
        self.request = request
        self.host = host
        self.server = server
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        if server == nil { send(context) }
        context.fireChannelActive()
    }

    /// Sends the request. Nothing is sent before the server's identity is verified.
    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if let server, case TLSUserEvent.handshakeCompleted? = event as? TLSUserEvent {
            do {
                try server.verify(try context.pipeline.syncOperations.nioSSL_peerCertificate())
                send(context)
            } catch { errorCaught(context: context, error: error) }
        }
        context.fireUserInboundEventTriggered(event)
    }

    private func send(_ context: ChannelHandlerContext) {
        var head = HTTPRequestHead(version: .http1_1, method: request.method, uri: request.path)
        head.headers.add(name: "Host", value: host)
        head.headers.add(name: "Connection", value: "close")
        if let credential = request.credential {
            head.headers.add(name: "Authorization", value: "Bearer \(credential)")
        }
        if let machine = request.machine { head.headers.add(name: "Keywright-Machine", value: machine) }
        let body = request.body.map { ByteBuffer(string: $0) }
        if let body {
            head.headers.add(name: "Content-Type", value: "application/json")
            head.headers.add(name: "Content-Length", value: String(body.readableBytes))
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): status = Int(head.status.code)
        case .body(let part):
            guard body.count + part.readableBytes <= ServerClient.bodyBytesMax else {
                answer.fail(ServerProblem.malformed("the answer is too large"))
                context.close(promise: nil)
                return
            }
            body += part.readableBytesView
        case .end:
            answer.succeed(ServerAnswer(status: status, body: body))
            context.close(promise: nil)
        }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        answer.fail(error)
        context.close(promise: nil)
    }

    func channelInactive(context: ChannelHandlerContext) {
        answer.fail(ServerProblem.unreachable("the connection ended before the answer came"))
        context.fireChannelInactive()
    }
}
