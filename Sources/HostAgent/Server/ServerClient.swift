// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import NIOCore
import NIOHTTP1
import NIOPosix
import NIOSSL
import ServerIdentity

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// One request of the host protocol.
struct ServerRequest: Sendable {
    var method: HTTPMethod
    var path: String
    var credential: String?
    /// A digest that distinguishes this machine from a copy of its disk.
    var machine: String?
    var body: String?
}

/// A complete answer with any status.
struct ServerAnswer: Equatable, Sendable {
    let status: Int
    let body: [UInt8]
}

/// The reason why there is no complete answer.
enum ServerProblem: Error, Equatable {
    /// Refused, timed out, unknown name, or the connection ended too early. The server may be available again later.
    case unreachable(String)
    /// The peer could not prove that it is the server.
    case untrusted(String)
    /// The answer does not follow the protocol or is too long.
    case malformed(String)
}

/// Calls the server with a new connection for each call. It blocks the calling thread.
struct ServerClient {
    /// Enough for all keys of a user: about 1,500 RSA keys of 2,048 bits.
    static let bodyBytesMax = 1 << 20

    /// One for the whole process and never shut down: a running name look-up must not delay the end.
    private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

    private struct TLS {
        let context: NIOSSLContext
        let roots: [NIOSSLCertificate]
        /// The server whose certificate is required; `nil` accepts any certificate.
        let server: ServerIdentity?
        /// The name for SNI; `nil` for an address.
        let name: String?
    }

    private let address: ServerAddress
    private let tls: TLS?

    /// Trusts only `ca`, whatever the machine trusts.
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
            tls = TLS(
                context: try NIOSSLContext(configuration: configuration), roots: certificates,
                server: ServerIdentity(host: address.host), name: Self.serverName(of: address))
        } catch { throw .untrusted("the file of the CA has no certificate in PEM") }
    }

    /// Trusts any server, for requests whose answers can be verified by themselves.
    init(unverified address: ServerAddress) throws(ServerProblem) {
        self.address = address
        guard address.isEncrypted else {
            tls = nil
            return
        }
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        configuration.minimumTLSVersion = .tlsv12
        do {
            tls = TLS(
                context: try NIOSSLContext(configuration: configuration), roots: [], server: nil,
                name: Self.serverName(of: address))
        } catch { throw .malformed("\(error)") }
    }

    private static func serverName(of address: ServerAddress) -> String? {
        (try? SocketAddress(ipAddress: address.host, port: 0)) == nil ? address.host : nil
    }

    /// The answer; throws if there is none within `limit`.
    func call(_ request: ServerRequest, within limit: TimeAmount) throws(ServerProblem) -> ServerAnswer {
        let deadline = NIODeadline.now() + limit
        let (tls, authority) = (tls, address.authority)
        do {
            return try connecting(until: deadline) { channel, answer in
                let pipeline = channel.pipeline.syncOperations
                if let tls {
                    try pipeline.addHandler(NIOSSLClientHandler(context: tls.context, serverHostname: tls.name))
                }
                try pipeline.addHTTPClientHandlers(leftOverBytesStrategy: .dropBytes)
                try pipeline.addHandler(
                    Exchange(request: request, host: authority, server: tls?.server, answer: answer))
            }
        } catch {
            if let tls, let server = tls.server, TLSTrouble.isOfVerification(error) || TLSTrouble.isOfUnseenName(error),
                let refusal = refusal(tls, of: server, until: deadline)
            {
                let words = refusal.words(advice: Self.advice)
                throw refusal.isOfTime ? .unreachable(words) : .untrusted(words)
            }
            throw ServerProblem(error, of: ServerIdentity(host: address.host))
        }
    }

    private static let advice = "join or set trusts one by --ca FILE or --ca-fingerprint SHA256"

    /// Why the certificate was refused. The connection is repeated for this and refused again.
    private func refusal(_ tls: TLS, of server: ServerIdentity, until deadline: NIODeadline) -> CertificateRefusal? {
        let chain = try? connecting(until: deadline) { channel, chain in
            try channel.pipeline.syncOperations.addHandler(
                NIOSSLClientHandler(context: tls.context, serverHostname: tls.name) {
                    (shown: [NIOSSLCertificate], verdict: EventLoopPromise<NIOSSLVerificationResult>) in
                    chain.succeed(shown)
                    verdict.succeed(.failed)
                })
        }
        return chain.flatMap { CertificateRefusal(of: $0, roots: tls.roots, asked: server) }
    }

    /// Opens a connection with the handlers that `prepare` makes, and answers its result.
    private func connecting<Value: Sendable>(
        until deadline: NIODeadline,
        _ prepare: @escaping @Sendable (any Channel, EventLoopPromise<Value>) throws -> Void
    ) throws -> Value {
        let loop = Self.group.next()
        let value = loop.makePromise(of: Value.self)
        loop.scheduleTask(deadline: deadline) { value.fail(ServerProblem.unreachable("no answer in time")) }
        ClientBootstrap(group: loop).connectTimeout(max(.milliseconds(1), deadline - .now()))
            .channelInitializer { channel in
                channel.eventLoop.makeCompletedFuture { try prepare(channel, value) }
            }
            .connect(host: address.host, port: address.port).whenFailure { value.fail($0) }
        return try value.futureResult.wait()
    }
}

extension ServerProblem {
    /// Classifies an error of a connection. An unknown error counts as a failed identification.
    fileprivate init(_ error: any Error, of server: ServerIdentity) {
        switch error {
        case let problem as ServerProblem: self = problem
        // An interrupted handshake means that the server went away. Any other error means that it is not identified.
        case _ where TLSTrouble.isOfEnd(error): self = .unreachable(TLSTrouble.words(for: error, of: server) ?? "")
        case let error as NIOConnectionError:
            self = .unreachable(
                error.connectionErrors.first.map { Self.words(for: $0.error) }
                    ?? "the name \(server) is not known: no address was found for it")
        case is IOError, is ChannelError, is SocketAddressError: self = .unreachable(Self.words(for: error))
        case is HTTPParserError: self = .malformed("it is not HTTP")
        default:
            self =
                TLSTrouble.words(for: error, of: server).map { .untrusted($0) }
                ?? .malformed("the connection failed for an unknown reason")
        }
    }

    private static func words(for error: any Error) -> String {
        switch error {
        case let error as IOError:
            switch error.errnoCode {
            case ECONNREFUSED: "the connection was refused: no server listens there"
            case ECONNRESET, EPIPE: "the connection was reset before the answer came"
            case ETIMEDOUT: "no answer in time"
            case EHOSTUNREACH, ENETUNREACH: "there is no way to that host in the network"
            default: "the connection failed: \(FileProblem.words(for: error.errnoCode))"
            }
        case ChannelError.connectTimeout: "no answer in time"
        case is SocketAddressError: "no address was found for its name"
        default: "the connection ended before the answer came"
        }
    }
}
