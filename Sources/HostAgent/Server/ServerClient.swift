// SPDX-License-Identifier: Apache-2.0

import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL

/// One request of the host protocol.
struct ServerRequest: Sendable {
    var method: HTTPMethod
    var path: String
    var credential: String?
    var body: String?
}

/// A complete answer, whatever its status.
struct ServerAnswer: Equatable, Sendable {
    let status: Int
    let body: [UInt8]
}

/// Why there is no complete answer.
enum ServerProblem: Error, Equatable {
    /// Refused, timed out, name unknown, or the connection ended too early: it may be there again later.
    case unreachable(String)
    /// Who answers cannot show that it is the server.
    case untrusted(String)
    /// What answers speaks something else, or too much.
    case malformed(String)
}

/// Calls the server, a connection a call. Blocks the calling thread.
struct ServerClient {
    /// All keys of a user: about 1,500 RSA keys of 2048 bits.
    static let bodyBytesMax = 1 << 20

    /// Of the process, and never shut down: a name that is still being looked up must not hold up the end.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private let address: ServerAddress
    private let tls: NIOSSLContext?

    /// Trusts `ca` alone, whatever the machine trusts.
    init(address: ServerAddress, ca: [UInt8]) throws(ServerProblem) {
        self.address = address
        guard address.isEncrypted else {
            tls = nil
            return
        }
        do {
            let certificates = try NIOSSLCertificate.fromPEMBytes(ca)
            guard !certificates.isEmpty else { throw NIOSSLError.failedToLoadCertificate }
            var configuration = TLSConfiguration.makeClientConfiguration()
            configuration.trustRoots = .certificates(certificates)
            configuration.minimumTLSVersion = .tlsv12
            tls = try NIOSSLContext(configuration: configuration)
        } catch { throw .untrusted("the file of the CA has no certificate in PEM") }
    }

    /// The answer, or why there is none after `limit`.
    func call(_ request: ServerRequest, within limit: TimeAmount) throws(ServerProblem) -> ServerAnswer {
        let loop = Self.group.next()
        let answer = loop.makePromise(of: ServerAnswer.self)
        loop.scheduleTask(in: limit) { answer.fail(ServerProblem.unreachable("no answer in time")) }
        let address = address
        let tls = tls
        ClientBootstrap(group: loop).connectTimeout(limit)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture {
                    let pipeline = channel.pipeline.syncOperations
                    if let tls {
                        // A name is asked for by SNI and compared; an address is compared with that of the connection.
                        let name = (try? SocketAddress(ipAddress: address.host, port: 0)) == nil ? address.host : nil
                        try pipeline.addHandler(NIOSSLClientHandler(context: tls, serverHostname: name))
                    }
                    try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                    try pipeline.addHandler(Exchange(request: request, host: address.authority, answer: answer))
                }
            }
            .connect(host: address.host, port: address.port).whenFailure { answer.fail($0) }
        do { return try answer.futureResult.wait() } catch { throw ServerProblem(error) }
    }
}

/// Sends the request and collects the answer to it.
private final class Exchange: ChannelInboundHandler {
    typealias InboundIn = HTTPClientResponsePart
    typealias OutboundOut = HTTPClientRequestPart

    private let request: ServerRequest
    private let host: String
    private let answer: EventLoopPromise<ServerAnswer>
    private var status = 0
    private var body: [UInt8] = []

    init(request: ServerRequest, host: String, answer: EventLoopPromise<ServerAnswer>) {
        self.request = request
        self.host = host
        self.answer = answer
    }

    func channelActive(context: ChannelHandlerContext) {
        var head = HTTPRequestHead(version: .http1_1, method: request.method, uri: request.path)
        head.headers.add(name: "Host", value: host)
        head.headers.add(name: "Connection", value: "close")
        if let credential = request.credential {
            head.headers.add(name: "Authorization", value: "Bearer \(credential)")
        }
        let body = request.body.map { ByteBuffer(string: $0) }
        if let body {
            head.headers.add(name: "Content-Type", value: "application/json")
            head.headers.add(name: "Content-Length", value: String(body.readableBytes))
        }
        context.write(wrapOutboundOut(.head(head)), promise: nil)
        if let body { context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil) }
        context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        context.fireChannelActive()
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
        answer.fail(ServerProblem.unreachable("the connection ended before the answer did"))
        context.fireChannelInactive()
    }
}

extension ServerProblem {
    /// What an error of a connection means. One that is not known means nothing good.
    fileprivate init(_ error: any Error) {
        switch error {
        case let problem as ServerProblem: self = problem
        case let error as NIOSSLError: self = Self.meaning(of: error)
        case is NIOSSLExtraError, is BoringSSLError: self = .untrusted("\(error)")
        case is IOError, is ChannelError, is NIOConnectionError, is SocketAddressError:
            self = .unreachable("\(error)")
        default: self = .malformed("\(error)")
        }
    }

    /// A handshake that breaks off is a server that went away, as is a connection that does; all else is no proof of identity.
    private static func meaning(of error: NIOSSLError) -> ServerProblem {
        switch error {
        case .uncleanShutdown, .handshakeFailed(.syscallError), .handshakeFailed(.zeroReturn):
            .unreachable("the connection ended before the answer did")
        case .handshakeFailed(.sslError(let stack)) where stack.contains(.eofDuringHandshake):
            .unreachable("the connection ended before the answer did")
        default: .untrusted("\(error)")
        }
    }
}
