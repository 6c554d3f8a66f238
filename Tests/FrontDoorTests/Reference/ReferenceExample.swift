// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import StorageContract
import Testing

/// A call that a reference page shows. It runs on a server of its own.
struct ReferenceExample: Sendable {
    enum Parameters: Sendable {
        /// The body of a POST.
        case json(String)
        /// The parameters of a query, besides the common ones.
        case query([String: String])
    }

    /// The label of the door.
    let door: String
    let action: String
    /// The heading above the example, if the page has several.
    let title: String?
    /// The code of the refusal.
    let code: String?
    let parameters: Parameters
    let prepare: @Sendable (TestServer) async throws -> Void

    init(
        _ door: String, _ action: String, _ parameters: Parameters, title: String? = nil,
        refusedWith code: String? = nil,
        prepare: @escaping @Sendable (TestServer) async throws -> Void = { _ in }
    ) {
        self.door = door
        self.action = action
        self.parameters = parameters
        self.title = title
        self.code = code
        self.prepare = prepare
    }

    /// The request and the answer.
    struct Run {
        let example: ReferenceExample
        /// The request as the page shows it.
        let request: String
        /// What it is about, as clients give it.
        let region: String?
        let answer: [UInt8]
        /// The calls made before it, so that it succeeds.
        var preparation = PreparingCalls.Noted()
        /// The mutations that the call requested.
        let mutations: [Mutation]

        /// The answer in lines. A private key is cut after its first line, and a temporary key, which differs each
        /// time, after its first letters.
        var shownAnswer: String { JSONLayout.lines(Self.shown(answer)) }

        static func shown(_ answer: [UInt8]) -> String {
            String(decoding: answer, as: UTF8.self).replacing(#/(-----BEGIN [^"\\]*-----\\n)[^"]*/#) {
                "\($0.output.1)…"
            }.replacing(#/("(?:Token|TmpSecretId|TmpSecretKey)":")[^"]*/#) { "\($0.output.1)…" }
        }

        /// The fields of the answer, without the envelope if the answer has one.
        func fields() throws -> [String: Any] {
            let body = try #require(try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any])
            return body["Response"] as? [String: Any] ?? body
        }

        /// The code of a refusal; `nil` for a success.
        func code() throws -> String? {
            let fields = try fields()
            if let error = fields["Error"] as? [String: Any] { return error["Code"] as? String }
            let name = fields["codeDesc"] as? String
            return name == "Success" ? nil : name
        }
    }

    func run() async throws -> Run {
        let server = try await ReferenceServer.make()
        try await prepare(server)
        server.clock.advance(by: 60)
        let preparation = server.calls.noted
        var run = try await run(on: server, by: .main)
        run.preparation = preparation
        #expect(try run.code() == code, "\(door) \(action)")
        return run
    }

    /// Runs the call on a prepared server.
    func run(on server: TestServer, by signer: Signer) async throws -> Run {
        _ = server.storage.takeMutations()
        let call: RawCall
        let request: String
        let region: String?
        switch parameters {
        case .json(let json):
            let product = try #require(Service(rawValue: door))
            var signed = SignedRequest(
                product: product, action: action, body: JSONLayout.lines(json),
                region: ReferenceServer.region(of: door), timestamp: server.clock.now().seconds,
                secretID: signer.secretID, secretKey: signer.secretKey)
            signed.headers["x-tc-token"] = signer.token
            (call, request, region) = (signed.rawCall, signed.shown, signed.headers["x-tc-region"])
        case .query(let parameters):
            let form = legacyRequest(parameters, timestamp: server.clock.now().seconds, by: signer)
            (call, request, region) = (form.rawCall, form.shown, form.region)
        }
        let answer = await server.answer(call)
        return Run(
            example: self, request: request, region: region, answer: answer, mutations: server.storage.takeMutations())
    }

    private func legacyRequest(
        _ parameters: [String: String], timestamp: Int64, by signer: Signer
    ) -> FormRequest {
        var own = ["Nonce": parameters["Nonce"] ?? "46527", "SecretId": signer.secretID]
        own["Token"] = signer.token
        var request = FormRequest(
            action, version: door == "legacy-b" ? "2017-03-12" : nil, timestamp: timestamp,
            parameters.merging(own) { _, new in new })
        request.secretKey = signer.secretKey
        request.path = LegacyEndpoint.path
        request.host = "cvm.api.qcloud.com"
        return request
    }
}

extension SignedRequest {
    private static let shownNames = [
        "host": "Host", "content-type": "Content-Type", "x-tc-action": "X-TC-Action", "x-tc-version": "X-TC-Version",
        "x-tc-timestamp": "X-TC-Timestamp", "x-tc-region": "X-TC-Region", "authorization": "Authorization",
    ]
    private static let order = [
        "host", "content-type", "x-tc-action", "x-tc-version", "x-tc-timestamp", "x-tc-region", "authorization",
    ]

    /// The request as sent over the network, without Content-Length.
    fileprivate var shown: String {
        let fields = Self.order.compactMap { name in headers[name].map { "\(Self.shownNames[name] ?? name): \($0)" } }
        return (["\(method) / HTTP/1.1"] + fields + ["", body]).joined(separator: "\n")
    }
}

extension FormRequest {
    /// The request as sent over the network, with one line for each parameter.
    fileprivate var shown: String {
        let call = rawCall
        let query = call.query.kept.replacing("&", with: "\n  &")
        return "\(call.method) \(call.path.kept)\n  ?\(query) HTTP/1.1\nHost: \(host)"
    }
}
