// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Explorer
import HostService
import Hummingbird
import HummingbirdCore
import IPAddresses
import NIOCore

/// The request context of Hummingbird.
struct GatewayContext: RequestContext {
    var coreContext: CoreRequestContextStorage

    init(source: ApplicationRequestContextSource) { coreContext = CoreRequestContextStorage(source: source) }
}

/// Turns requests into calls and replies into responses.
struct CallResponder: HTTPResponder {
    let pipeline: CallPipeline
    let hosts: HostEndpoint
    let readiness: Readiness
    /// `nil` where it is switched off.
    let site: ExplorerSite?
    let bodyBudget = MemoryBudget.ofBodies

    func respond(to request: Request, context: GatewayContext) async throws -> Response {
        if request.method == .connect { return Self.noTunnel }
        let target = (request.head.path ?? "/").utf8
        let queryStart = target.firstIndex(of: UInt8(ascii: "?"))
        // Works on bytes, because a path may contain any.
        let path = ClientText(String(Substring(target[..<(queryStart ?? target.endIndex)])))
        let query = queryStart.map { String(Substring(target[target.index(after: $0)...])) } ?? ""
        var response =
            switch path {
            case "/" where site != nil && PageRequest.isRoot(request, query: query):
                try await toPage(request)
            case "/", ClientText(LegacyEndpoint.path):
                try await call(request, path: path.kept, query: query)
            case _ where path.begins(with: HostEndpoint.prefix):
                try await hostCall(request, path: path.kept, query: query)
            case _ where ExplorerSite.mayHave(path.kept) && !PageRequest.isForProduction(request):
                try await webAnswer(to: request, at: path, query: query)
            default: try await plainAnswer(to: request, at: path)
            }
        // A client that asks to close must see the field (ruling 11); `CallChannel` has normalised it.
        if request.headers[.connection].map({ ClientText($0).isExactly(CallChannel.close) }) ?? false {
            response.headers[.connection] = CallChannel.close
        }
        if request.method == .head {
            let length = response.headers[.contentLength]
            response.body = ResponseBody()
            // A file is as long as it would be.
            if response.headers[.eTag] != nil { response.headers[.contentLength] = length }
        }
        return response
    }

    private func plainAnswer(to request: Request, at path: ClientText) async throws -> Response {
        // The source's turn comes with the end of the request.
        for try await _ in request.body {}
        return await Self.inTurn {
            switch path {
            case "/healthz": Self.plain(.ok, "ok\n")
            case "/readyz":
                await readiness.isReady()
                    ? Self.plain(.ok, "ready\n") : Self.plain(.serviceUnavailable, "the store cannot be written\n")
            default: Self.plain(.notFound, "not found\n")
            }
        }
    }

    private func toPage(_ request: Request) async throws -> Response {
        for try await _ in request.body {}
        return await Self.inTurn { WebAnswer.toPage.response }
    }

    private func webAnswer(
        to request: Request, at path: ClientText, query: String
    ) async throws -> Response {
        for try await _ in request.body {}
        let file = PageRequest.webRequest(request, at: path.kept, query: query)
        let answer = await Self.inTurn { await site?.answer(file) }
        return (answer ?? .notFound).response
    }

    private func call(_ request: Request, path: String, query: String) async throws -> Response {
        let limit = request.method == .get ? RawCall.Limit.getTarget : RawCall.Limit.postBody
        return try await read(request, path: path, query: query, limit: limit) { call in
            Response(
                status: .ok, headers: [.contentType: Reply.contentType],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: await pipeline.answer(call).body)))
        }
    }

    private func hostCall(_ request: Request, path: String, query: String) async throws -> Response {
        try await read(request, path: path, query: query, limit: HostEndpoint.bodyBytesMax) { call in
            let answer = await hosts.answer(call)
            var headers: HTTPFields = [.contentType: Reply.contentType]
            if let method = answer.allowedMethod { headers[.allow] = method }
            if answer.status == 401 { headers[.wwwAuthenticate] = HostEndpoint.scheme }
            return Response(
                status: .init(code: answer.status), headers: headers,
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body)))
        }
    }

    private func read(
        _ request: Request, path: String, query: String, limit: Int, _ answer: (RawCall) async -> Response
    ) async throws -> Response {
        var fields: [(name: String, value: String)] = []
        if let host = request.head.authority { fields.append(("host", host)) }
        for field in request.headers { fields.append((field.name.canonicalName, field.value)) }
        var taken = 0
        let address = Self.address(of: request)
        defer { bodyBudget.give(back: taken, of: address?.source) }
        let body = try await readBody(of: request, limit: limit, for: address, &taken)
        let call = RawCall(
            method: request.method.rawValue, path: path, query: query, headers: HeaderFields(fields), body: body,
            source: address?.description ?? "", isSecure: request.head.scheme == SchemeHandler.https)
        return await Self.inTurn { await answer(call) }
    }

    /// Answers a request. It must be called after the request has ended, when the source has its turn.
    private static func inTurn<Answer>(_ answer: () async -> Answer) async -> Answer {
        guard let turn = ConnectionOrigin.current?.turn else { return await answer() }
        return await turn.during(answer)
    }

    private static func address(of request: Request) -> IPAddress? {
        let fields = request.headers.lazy.filter { $0.name.canonicalName == "x-forwarded-for" }.map(\.value)
        return ConnectionOrigin.current?.address(forwardedFor: fields)
    }

    /// Reads a body up to its limit. Bytes over the limit are not kept; Hummingbird reads them after the answer.
    private func readBody(
        of request: Request, limit: Int, for address: IPAddress?, _ taken: inout Int
    ) async throws -> RawCall.Body {
        let isExempt = ConnectionOrigin.current?.standsForMany(address) ?? false
        var bytes: [UInt8] = []
        for try await buffer in request.body {
            guard bytes.count + buffer.readableBytes <= limit else { return .tooLarge }
            if bytes.count + buffer.readableBytes > bytes.capacity {
                // The budget counts the array's capacity, which doubles so that it is not copied for each piece.
                let capacity = max(2 * bytes.capacity, bytes.count + buffer.readableBytes)
                let beyond = max(0, min(capacity, limit) - MemoryBudget.freeBytes) - taken
                if beyond > 0 {
                    guard bodyBudget.take(beyond, for: address?.source, isExempt: isExempt) else { return .overloaded }
                    taken += beyond
                }
                bytes.reserveCapacity(min(capacity, limit))
            }
            bytes.append(contentsOf: buffer.readableBytesView)
        }
        return .complete(bytes)
    }

    /// The answer for a CONNECT that `TunnelHandler` did not accept.
    private static var noTunnel: Response {
        var response = plain(
            .forbidden,
            "CONNECT is for the names that this server serves, port 443, on its HTTP port, where TLS is on\n")
        response.headers[.connection] = CallChannel.close
        return response
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String) -> Response {
        Response(
            status: status, headers: [.contentType: "text/plain; charset=utf-8"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text)))
    }
}
