// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Hummingbird
import HummingbirdCore
import IPAddresses
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOHTTPTypesHTTP1
import NIOSSL

/// An HTTP/1.1 connection that preserves the parts of each request that a signature may cover.
struct CallChannel: HTTPChannelHandler {
    struct Value: ServerChildChannelValue {
        let http: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>
        let origin: ConnectionOrigin

        var channel: any Channel { http.channel }
    }

    /// The normalised Connection field of a client that closes the connection after its answer.
    static let close = "close"

    let encryption: Encryption
    let connections: Connections
    let times: TimeLimits
    let proxies: TrustedProxies
    let sourceTurns: AccountTurns
    let largeHeads: LargeHeads
    /// Whether every connection begins with a header of the PROXY protocol.
    let expectsProxyHeader: Bool
    let log: ServerLog
    let responder: HTTPChannelHandler.Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let set = channel.eventLoop.makeCompletedFuture {
            let origin = ConnectionOrigin(
                peer: channel.remoteAddress?.ipAddress.flatMap { IPAddress($0) }, trusting: proxies)
            return try assemble(channel, origin, try place(for: channel, of: origin), logger)
        }
        // No other code closes a connection whose setup failed.
        set.whenFailure { _ in channel.close(promise: nil) }
        return set
    }

    /// Reserves the place of a connection, which is released when the connection ends.
    private func place(for channel: any Channel, of origin: ConnectionOrigin) throws -> Connections.Place {
        do throws(Connections.Refusal) {
            let place = try connections.admit(
                origin.address, isExempt: origin.isTrusted, at: channel.eventLoop.now
            ) { channel.triggerUserOutboundEvent(GivingWay.Event(), promise: nil) }
            channel.closeFuture.whenComplete { [connections] _ in connections.remove(place) }
            return place
        } catch {
            log.write(error, of: origin.address)
            throw error
        }
    }

    private func assemble(
        _ channel: any Channel, _ origin: ConnectionOrigin, _ place: Connections.Place, _ logger: Logger
    ) throws -> Value {
        try Self.limitMemory(of: channel)
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(GivingWay())
        if expectsProxyHeader {
            try pipeline.addHandler(
                ProxyProtocolHandler(origin: origin, log: log) {
                    [connections] (client, now) throws(Connections.Refusal) in
                    try connections.recount(place, as: client, at: now)
                })
        }
        try pipeline.addHandler(UnsentAnswers(budget: .ofAnswers, origin: origin))
        try pipeline.addHandler(StalledOutput())
        try pipeline.addHandler(CompactOutput())
        if case .always(let tls) = encryption {
            try pipeline.addHandler(NIOSSLServerHandler(context: tls.context))
        }
        let codec = HTTPCodec(largeHeads: largeHeads, origin: origin)
        try pipeline.addHandlers(codec.handlers)
        try pipeline.addHandler(BodyFraming())
        if case .onRequest(let tls) = encryption {
            try pipeline.addHandler(TunnelHandler(to: tls, outer: codec, largeHeads: largeHeads, origin: origin))
        }
        try pipeline.addHandler(OneRequestAtATime())
        try pipeline.addHandler(LastAnswer())
        try pipeline.addHandler(RequestWatch(limits: times, connections: connections, place: place))
        try pipeline.addHandler(SourceTurn(turns: sourceTurns, origin: origin))
        try pipeline.addHandler(NIOHTTPResponseHeadersValidator())
        try pipeline.addHandler(RequestHeadNormalizer(origin: origin))
        try pipeline.addHandler(HTTP1ToHTTPServerCodec(secure: false))
        try pipeline.addHandler(SchemeHandler())
        // Ends connections when the server stops; `RequestWatch` enforces the time limits.
        try pipeline.addHandler(HTTPConnectionStateHandler(idleTimeout: nil, logger: logger))
        return Value(
            http: try NIOAsyncChannel(
                wrappingChannelSynchronously: channel, configuration: .init(isOutboundHalfClosureEnabled: true)),
            origin: origin)
    }

    /// Bytes of an answer that the kernel keeps for a client, of which it counts twice as many. By itself it would keep
    /// up to 4 MB, which `UnsentAnswers` does not see.
    private static let sentBytesOfKernel: SocketOptionValue = 128 * 1024

    /// Limits the data that waits in memory: input that was read but not yet asked for, and output not yet sent.
    private static func limitMemory(of channel: any Channel) throws {
        let options = channel.syncOptions
        try options?.setOption(.maxMessagesPerRead, value: 1)
        try options?.setOption(
            .recvAllocator, value: AdaptiveRecvByteBufferAllocator(minimum: 512, initial: 2048, maximum: 32 * 1024))
        try options?.setOption(.writeBufferWaterMark, value: .init(low: 8 * 1024, high: 16 * 1024))
        try options?.setOption(.socketOption(.so_sndbuf), value: sentBytesOfKernel)
    }

    func handle(value: Value, logger: Logger) async {
        await withDiscardingTaskGroup { group in
            group.addTask {
                await ConnectionOrigin.$current.withValue(value.origin) {
                    await handleHTTP(asyncChannel: value.http, logger: logger)
                }
            }
            // When the connection has ended, nobody waits for the result of the running work.
            try? await value.channel.closeFuture.get()
            group.cancelAll()
        }
    }
}

/// Normalises request heads for the later handlers.
final class RequestHeadNormalizer: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private let origin: ConnectionOrigin

    init(origin: ConnectionOrigin) { self.origin = origin }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        if case .head(var head) = part {
            origin.noteTarget(isAbsoluteForm: head.uri.utf8.first != UInt8(ascii: "/"))
            head.uri = Self.originForm(of: head.uri)
            // Clients write `Close`, lists of tokens, or HTTP/1.0 without the field; Hummingbird recognizes only
            // `close`.
            if !head.isKeepAlive || Self.asksForAnotherProtocol(head) || Self.hasLongConnection(head) {
                head.headers.replaceOrAdd(name: "Connection", value: CallChannel.close)
            }
            if Self.expectsToBeToldToContinue(head) {
                // There is no reason yet to refuse the body; curl and PHP otherwise wait a second for this answer.
                let interim = HTTPResponseHead(version: .http1_1, status: .continue)
                context.writeAndFlush(wrapOutboundOut(.head(interim)), promise: nil)
            }
            part = .head(head)
        }
        context.fireChannelRead(wrapInboundOut(part))
    }

    /// The limit for Connection and Expect, which hold a few words. A longer value is not inspected.
    private static let fieldBytesMax = 256

    private static func hasLongConnection(_ head: HTTPRequestHead) -> Bool {
        head.headers["Connection"].contains { $0.utf8.count > fieldBytesMax }
    }

    /// Whether the request asks for another protocol. Only tunnels are accepted, but the decoder stops after any of
    /// these.
    private static func asksForAnotherProtocol(_ head: HTTPRequestHead) -> Bool {
        head.method == .CONNECT || head.headers.contains(name: "Upgrade")
    }

    /// Whether the client waits for `100 Continue`. NIO's own parsing of the field is slow for some texts: half a
    /// second for 79 KB of combining marks.
    private static func expectsToBeToldToContinue(_ head: HTTPRequestHead) -> Bool {
        head.version == .http1_1
            && head.headers["Expect"].contains { field in
                field.utf8.count <= fieldBytesMax
                    && field.utf8.split(separator: UInt8(ascii: ",")).contains { expectation in
                        ClientText(String(Substring(expectation))).trimmed.lowercasedASCII == "100-continue"
                    }
            }
    }

    /// Converts the form of a target that forward proxies receive to the origin form: `http://cvm.example/?a=b` →
    /// `/?a=b`. Nothing is decoded or encoded, because the query is signed as it stands.
    static func originForm(of target: String) -> String {
        // Works on bytes, because a target may contain any.
        let bytes = Array(target.utf8)
        guard bytes.first != UInt8(ascii: "/"), let scheme = bytes.firstRange(of: Array("://".utf8)) else {
            return target
        }
        let rest = bytes[scheme.upperBound...]
        guard let start = rest.firstIndex(where: { $0 == UInt8(ascii: "/") || $0 == UInt8(ascii: "?") }) else {
            return "/"
        }
        let origin = String(decoding: rest[start...], as: UTF8.self)
        return rest[start] == UInt8(ascii: "/") ? origin : "/" + origin
    }
}
