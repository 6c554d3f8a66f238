// SPDX-License-Identifier: Apache-2.0

import APICoding
import AsyncHTTPClient
import DomainModel
import DurableFiles
import Foundation
import NIOCore
import NIOHTTP1
import NIOSSL
import RequestSigning
import ServerIdentity

/// One API of a server, identified by name and version.
package struct APIService: Sendable {
    package let name: String
    package let version: String

    package init(name: String, version: String) {
        self.name = name
        self.version = version
    }
}

/// Calls a server as the vendor's clients do: with JSON by POST, signed with TC3-HMAC-SHA256.
package struct APIClient: Sendable {
    /// The time limit for an answer.
    private static let timeout = TimeAmount.seconds(30)
    /// In bytes. The longest answers are pages of a hundred key pairs.
    private static let answerLengthMax = 16 << 20
    private static let contentType = "application/json"

    package let endpoint: APIEndpoint
    private let credentials: ClientCredentials
    private let diagnosis: ConnectionDiagnosis
    private let http: HTTPClient

    /// The trusted certificates cannot be read.
    package struct UnusableCA: Error, CustomStringConvertible {
        package let description: String
    }

    /// - Parameter caPath: A PEM file of certificates that are trusted instead of the system's.
    package init(
        endpoint: APIEndpoint, credentials: ClientCredentials, caPath: String? = nil
    ) throws(UnusableCA) {
        self.endpoint = endpoint
        self.credentials = credentials
        var configuration = HTTPClient.Configuration(redirectConfiguration: .disallow)
        // Without retries, a user at a terminal learns at once, not after ten seconds, that the connection fails.
        configuration.connectionPool.retryConnectionEstablishment = false
        let authorities = try caPath.map { path throws(UnusableCA) in try Self.authorities(in: path) }
        if let authorities {
            var tls = TLSConfiguration.makeClientConfiguration()
            tls.trustRoots = .certificates(authorities)
            configuration.tlsConfiguration = tls
        }
        let server = ServerIdentity(host: endpoint.host)
        diagnosis = ConnectionDiagnosis(
            endpoint: endpoint, server: server, authorities: authorities, caPath: caPath)
        if endpoint.isEncrypted {
            configuration.httpVersion = .http1Only
            // It runs after the TLS handshake and before anything is sent.
            configuration.http1_1ConnectionDebugInitializer = { channel in
                channel.eventLoop.submit {
                    try server.verify(try channel.pipeline.syncOperations.nioSSL_peerCertificate())
                }.flatMapErrorThrowing { error in
                    channel.close(promise: nil)
                    throw error
                }
            }
        }
        http = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    private static func authorities(in path: String) throws(UnusableCA) -> [NIOSSLCertificate] {
        do throws(FileProblem) {
            try DurableFile.requireReadable(path)
        } catch {
            throw UnusableCA(description: "cannot read the CA file \(path): \(error.reason)")
        }
        guard let certificates = try? NIOSSLCertificate.fromPEMFile(path), !certificates.isEmpty else {
            throw UnusableCA(description: "the CA file \(path) holds no certificate in PEM")
        }
        return certificates
    }

    package func shutDown() async throws { try await http.shutdown() }

    /// Calls an action and returns the fields of its answer.
    ///
    /// - Parameters:
    ///   - region: The region, in printable ASCII because it is sent in a header. Some APIs require it, others ignore
    ///     it.
    ///   - time: In Unix seconds. The server accepts a difference of at most five minutes.
    package func call<Answer: Decodable>(
        _ action: String, of service: APIService, _ parameters: some Encodable, in region: String? = nil, at time: Int64
    ) async throws(APIFailure) -> Answer {
        let bytes: ByteBuffer
        let status: Int
        do {
            var request = try request(action, of: service, try APICoding.encoder().encode(parameters), at: time)
            if let region { request.headers.add(name: "X-TC-Region", value: region) }
            let response = try await http.execute(request, timeout: Self.timeout)
            status = Int(response.status.code)
            bytes = try await response.body.collect(upTo: Self.answerLengthMax)
        } catch {
            throw await diagnosis.failure(of: error, answerLengthMax: Self.answerLengthMax)
        }
        do throws(APIFailure) {
            return try fields(of: Data(bytes.readableBytesView), to: action)
        } catch {
            throw await diagnosis.failure(insteadOf: error, status: status)
        }
    }

    private func request(
        _ action: String, of service: APIService, _ body: Data, at time: Int64
    ) throws -> HTTPClientRequest {
        let date = utcDay(ofUnixSeconds: time) ?? ""
        let signed = [("content-type", Self.contentType), ("host", endpoint.authority)]
        let (day, name) = (ClientText(date), ClientText(service.name))
        let signature = TC3SigningKey(secretKey: credentials.secretKey, date: day, service: name)
            .signature(
                of: TC3Request(
                    method: "POST", query: "", signedHeaders: signed.map { ($0.0, ClientText($0.1)) },
                    timestamp: ClientText(String(time)), date: day, service: name, body: Array(body),
                    payloadIsSigned: true))
        var request = HTTPClientRequest(url: endpoint.description)
        request.method = .POST
        request.headers = [
            "Authorization":
                "\(TC3Authorization.algorithm) Credential=\(credentials.secretID)/\(date)/\(service.name)/tc3_request, "
                + "SignedHeaders=\(signed.map(\.0).joined(separator: ";")), Signature=\(signature)",
            "Content-Type": Self.contentType, "Host": endpoint.authority, "X-TC-Action": action,
            "X-TC-Timestamp": String(time), "X-TC-Version": service.version,
        ]
        if let token = credentials.token { request.headers.add(name: "X-TC-Token", value: token) }
        request.body = .bytes(ByteBuffer(bytes: body))
        return request
    }

    private func fields<Answer: Decodable>(of answer: Data, to action: String) throws(APIFailure) -> Answer {
        let decoder = APICoding.decoder()
        if let refusal = try? decoder.decode(AnswerEnvelope<Refusal>.self, from: answer).response {
            throw .refused(
                action: action, code: refusal.error.code, message: credentials.hidden(in: refusal.error.message),
                requestID: refusal.requestID)
        }
        do {
            _ = try decoder.decode(AnswerEnvelope<Receipt>.self, from: answer)
            return try decoder.decode(AnswerEnvelope<Answer>.self, from: answer).response
        } catch {
            throw .notAnAPI(
                endpoint: endpoint, reason: credentials.hidden(in: AnswerTrouble.words(for: error, in: action)))
        }
    }
}

/// `{"Response": {…}}`
private struct AnswerEnvelope<Response: Decodable>: Decodable {
    let response: Response
}

/// What every answer has.
private struct Receipt: Decodable {
    let requestID: String
}

private struct Refusal: Decodable {
    struct Reason: Decodable {
        let code: String
        let message: String
    }

    let error: Reason
    let requestID: String
}
