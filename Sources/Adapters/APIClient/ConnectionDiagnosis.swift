// SPDX-License-Identifier: Apache-2.0

import AsyncHTTPClient
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ServerIdentity

/// Finds out what the user can do about a connection that failed. For that, it may connect once more; nothing of the
/// call is sent then.
struct ConnectionDiagnosis: Sendable {
    /// The time limit for a look.
    private static let timeout = TimeAmount.seconds(5)

    let endpoint: APIEndpoint
    let server: ServerIdentity
    /// `nil`: those of the system.
    let authorities: [NIOSSLCertificate]?
    let caPath: String?

    /// The failure of a call that got no answer.
    func failure(of error: any Error, answerLengthMax: Int) async -> APIFailure {
        if error is NIOTooManyBytesError {
            return .notAnAPI(endpoint: endpoint, reason: "its answer is longer than \(answerLengthMax >> 20) MB")
        }
        if TLSTrouble.isOfVerification(error) || TLSTrouble.isOfUnseenName(error),
            let refusal = CertificateRefusal(
                of: await shownChain() ?? [], roots: authorities ?? SystemAuthorities.all, asked: server)
        {
            return .unreachable(endpoint: endpoint, reason: refusal.words(advice: advice))
        }
        let trouble = ConnectionTrouble(error, of: server)
        if let words = await otherScheme(after: error, trouble) {
            return .unreachable(endpoint: endpoint, reason: words)
        }
        if error is HTTPParserError { return .notAnAPI(endpoint: endpoint, reason: "its answer is not HTTP") }
        return .unreachable(endpoint: endpoint, reason: trouble.words, mayPass: trouble.mayPass)
    }

    /// The failure of a call whose answer is not the API's: that of a proxy, or of a port for TLS.
    func failure(insteadOf failure: APIFailure, status: Int) async -> APIFailure {
        guard case .notAnAPI = failure else { return failure }
        if (502...504).contains(status) {
            return .unreachable(
                endpoint: endpoint, reason: "a proxy answers \(status), in place of the server", mayPass: true)
        }
        // Servers answer plain HTTP at a port for TLS with this status.
        if status == 400, !endpoint.isEncrypted, await speaksTLS() {
            return .unreachable(endpoint: endpoint, reason: speaksTLSWords)
        }
        return failure
    }

    private var advice: String {
        guard let caPath else { return "give its certificate by --ca (the server's own: DIR/tls/ca.pem)" }
        return "\(caPath), given by --ca, has another CA's certificate (the server's own: DIR/tls/ca.pem)"
    }

    private var speaksTLSWords: String { "TLS is spoken at that port: use --endpoint \(endpoint.withOtherScheme)" }

    private func otherScheme(after error: any Error, _ trouble: ConnectionTrouble) async -> String? {
        if endpoint.isEncrypted {
            guard TLSTrouble.isOfOtherProtocol(error) || TLSTrouble.isOfEnd(error), await speaksPlainHTTP() else {
                return nil
            }
            return "plain HTTP is spoken at that port: use --endpoint \(endpoint.withOtherScheme)"
        }
        let isOfAnswer = error is HTTPParserError || trouble.words.contains("before the answer came")
        return isOfAnswer ? await speaksTLS() ? speaksTLSWords : nil : nil
    }

    /// Whether a TLS handshake begins, with any certificate.
    private func speaksTLS() async -> Bool { await shownChain().map { !$0.isEmpty } ?? false }

    /// The certificates that the server shows; they are refused.
    private func shownChain() async -> [NIOSSLCertificate]? {
        let name = (try? SocketAddress(ipAddress: endpoint.connectionHost, port: 0)) == nil ? endpoint.host : nil
        return try? await connecting { channel, chain in
            let context = try NIOSSLContext(configuration: .makeClientConfiguration())
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: context, serverHostname: name) {
                    (shown: [NIOSSLCertificate], verdict: EventLoopPromise<NIOSSLVerificationResult>) in
                    chain.succeed(shown)
                    verdict.succeed(.failed)
                })
            try channel.pipeline.syncOperations.addHandler(LookEnd(value: chain))
        }
    }

    /// Whether an answer to plain HTTP is one.
    private func speaksPlainHTTP() async -> Bool {
        let isOne = try? await connecting { channel, isHTTP in
            try channel.pipeline.syncOperations.addHandler(PlainLook(host: endpoint.authority, isHTTP: isHTTP))
            try channel.pipeline.syncOperations.addHandler(LookEnd(value: isHTTP))
        }
        return isOne ?? false
    }

    /// Opens a connection with the handlers that `prepare` makes, answers its result, and closes it.
    private func connecting<Value: Sendable>(
        _ prepare: @escaping @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void
    ) async throws -> Value {
        let loop = MultiThreadedEventLoopGroup.singleton.next()
        let value = loop.makePromise(of: Value.self)
        let timeout = loop.scheduleTask(in: Self.timeout) { value.fail(ChannelError.connectTimeout(Self.timeout)) }
        let connection = ClientBootstrap(group: loop).connectTimeout(Self.timeout)
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try prepare(channel, value) }
            }
            .connect(host: endpoint.connectionHost, port: endpoint.port)
        connection.whenFailure { value.fail($0) }
        defer {
            timeout.cancel()
            connection.whenSuccess { $0.close(promise: nil) }
        }
        return try await value.futureResult.get()
    }
}

/// Ends a look whose connection ends without a result.
private final class LookEnd<Value: Sendable>: ChannelInboundHandler {
    typealias InboundIn = NIOAny

    private let value: EventLoopPromise<Value>

    init(value: EventLoopPromise<Value>) { self.value = value }

    func channelInactive(context: ChannelHandlerContext) {
        value.fail(ChannelError.eof)
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { value.fail(error) }
}

/// Sends a request of nothing and looks at the beginning of the answer.
private final class PlainLook: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private let host: String
    private let isHTTP: EventLoopPromise<Bool>

    init(host: String, isHTTP: EventLoopPromise<Bool>) {
        self.host = host
        self.isHTTP = isHTTP
    }

    func channelActive(context: ChannelHandlerContext) {
        let request = ByteBuffer(string: "HEAD /healthz HTTP/1.1\r\nHost: \(host)\r\nConnection: close\r\n\r\n")
        context.writeAndFlush(wrapOutboundOut(request), promise: nil)
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isHTTP.succeed(unwrapInboundIn(data).readableBytesView.starts(with: "HTTP/".utf8))
    }
}
