// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import JSON
import Testing
import UseCases

@testable import ActionAPI

/// No text of a client costs more than its length. Each text has a limit, and none is cut and stored.
struct TextLimitTests {
    /// Combining marks in descending classes. Sorting them takes time quadratic in their number.
    private static func marks(_ bytes: Int) -> String {
        let run = "\u{301}\u{323}\u{321}"
        return String(String(repeating: run, count: bytes / run.utf8.count + 1).unicodeScalars.prefix(bytes / 2))
    }

    private func understand(
        _ parameters: [String: Any], as declarations: [ParameterDeclaration]
    ) throws -> (values: ParameterValues, worst: ParameterCheck.Problem?) {
        let json = try JSONSerialization.data(withJSONObject: parameters)
        guard case .object(let members) = try JSONReader.read(Array(json), within: BodyReader.jsonLimits) else {
            throw NoObject()
        }
        var check = ParameterCheck()
        let values = check.understand(RawValue.fields(of: members), as: declarations)
        return (values, check.worst)
    }

    private struct NoObject: Error {}

    /// For every action of every door.
    @Test func everyDeclaredTextHasItsLimit() async throws {
        var count = 0
        for door in try await TestServer().doors {
            for action in door.actions.map({ type(of: $0) }) {
                for text in DeclaredText.all(in: action.parameters) {
                    let place = "\(door.label) \(action.name) \(text.name)"
                    #expect((1...64 * 1024).contains(text.bytesMax), "\(place)")
                    try requireLimit(of: text, action.parameters, place)
                    count += 1
                }
            }
        }
        #expect(count > 250)
    }

    private func requireLimit(
        of text: DeclaredText, _ declarations: [ParameterDeclaration], _ place: String
    ) throws {
        let longest = String(repeating: "a", count: text.bytesMax)
        #expect(
            try understand(text.parameters(holding: longest, of: declarations), as: declarations).worst == nil,
            "\(place)")
        for long in [longest + "a", Self.marks(60_000 + text.bytesMax)] {
            let (values, worst) = try understand(
                text.parameters(holding: long, of: declarations), as: declarations)
            switch text.overLong {
            case .refused: #expect(worst == .invalidValue(name: text.name, value: ClientText(long)), "\(place)")
            case .leftToAction: #expect(worst == nil, "\(place)")
            }
            // The text still exceeds the limit, so the action refuses it.
            let bytes = try #require(values.text(at: text.path), "\(place)").utf8.count
            #expect((text.bytesMax + 1...text.bytesMax + 4).contains(bytes), "\(place)")
        }
    }

    /// Each successful example of a reference page, with a text over its limit in place of each declared text: it is
    /// refused and changes nothing.
    @Test(arguments: allExamples.filter { $0.code == nil })
    func aTextOverItsLimitIsRefusedAndChangesNothing(_ example: ReferenceExample) async throws {
        let server = try await ReferenceServer.make()
        try await example.prepare(server)
        let door = try #require(server.doors.first { $0.label == example.door })
        let action = try #require(door.actions.first { type(of: $0).name == example.action })
        let declarations = type(of: action).parameters
        let before = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1000)
        for text in DeclaredText.all(in: declarations) {
            for long in [String(repeating: "a", count: text.bytesMax + 1), Self.marks(text.bytesMax + 1024)] {
                let code = try await outcome(of: example, at: door, text, long, declarations, server)
                let expected =
                    text.overLong == .refused
                    ? [CommonErrorCode.invalidParameterValue.rawValue]
                    : type(of: action).declaredErrors.map(\.code.rawValue) + commonCodes
                #expect(expected.contains(code), "\(example.door) \(example.action) \(text.name): \(code)")
            }
        }
        let after = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1000)
        #expect(after.count == before.count)
    }

    private var commonCodes: [String] {
        [CommonErrorCode.invalidParameterValue.rawValue, CommonErrorCode.invalidParameter.rawValue]
    }

    private func outcome(
        of example: ReferenceExample, at door: any FrontDoor, _ text: DeclaredText, _ long: String,
        _ declarations: [ParameterDeclaration], _ server: TestServer
    ) async throws -> String {
        switch example.parameters {
        case .json(let json):
            let given = try #require(
                try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
            let sent = text.parameters(holding: long, of: declarations, into: given)
            let body = String(decoding: try JSONSerialization.data(withJSONObject: sent), as: UTF8.self)
            let service = try #require(Service(rawValue: door.name))
            return try await server.post(service, example.action, json: body).code ?? "Success"
        case .query(let parameters):
            var request = FormRequest(
                example.action, version: door.dialect == .legacyB ? door.version : nil,
                timestamp: server.clock.now().seconds,
                parameters.merging([Self.name(of: text, in: parameters): long]) { $1 })
            request.path = LegacyEndpoint.path
            request.method = "POST"
            return try Self.code(in: await server.answer(request)) ?? "Success"
        }
    }

    /// The parameter of an example. Its lists may be numbered from 1.
    private static func name(of text: DeclaredText, in parameters: [String: String]) -> String {
        let isFromOne = parameters.keys.contains { $0.hasPrefix("\(text.path[0]).1") }
        return isFromOne ? text.path.map { $0 == "0" ? "1" : $0 }.joined(separator: ".") : text.name
    }

    /// The code in an answer of any generation.
    private static func code(in answer: [UInt8]) throws -> String? {
        let body = try #require(try JSONSerialization.jsonObject(with: Data(answer)) as? [String: Any])
        if let response = body["Response"] as? [String: Any] {
            return (response["Error"] as? [String: Any])?["Code"] as? String
        }
        return body["code"] as? Int == 0 ? nil : body["codeDesc"] as? String
    }

    @Test func everyHeaderHasItsLimit() async throws {
        let server = try await TestServer()
        for limit in TextLimits.headers {
            for long in [String(repeating: "a", count: limit.bytesMax + 1), Self.marks(60_000)] {
                let answer = try await server.post(
                    .cvm, "DescribeKeyPairs", json: "{}", headers: [limit.name: long])
                #expect(answer.code == limit.code.rawValue, "\(limit.name)")
            }
        }
        // An unknown header is limited only if the signature covers it.
        let unsigned = try await server.post(
            .cvm, "DescribeKeyPairs", json: "{}", headers: ["x-unknown": Self.marks(60_000)])
        #expect(unsigned.code == nil)
        let signed = try await server.post(.cvm, "DescribeKeyPairs", json: "{}") { request in
            request.headers["x-unknown"] = String(repeating: "a", count: TextLimits.signedHeader + 1)
            request.headers["authorization"] = request.headers["authorization"]?
                .replacing("content-type;host", with: "content-type;host;x-unknown")
        }
        #expect(signed.code == CommonErrorCode.invalidAuthorization.rawValue)
    }

    @Test(arguments: [("/", "2017-03-12"), (LegacyEndpoint.path, "2017-03-12"), (LegacyEndpoint.path, nil)])
    func everyCommonParameterHasItsLimit(_ path: String, _ version: String?) async throws {
        let server = try await TestServer()
        for limit in TextLimits.commonParameters {
            for long in [String(repeating: "a", count: limit.bytesMax + 1), Self.marks(60_000)] {
                var request = FormRequest(
                    "DescribeKeyPairs", version: version, timestamp: server.clock.now().seconds)
                request.path = path
                request.method = "POST"
                if limit.name == "Signature" {
                    request.signature = long
                } else {
                    request.parameters.removeAll { $0.name == limit.name }
                    request.parameters.append((limit.name, long))
                }
                let legacy = path == "/" ? nil : LegacyErrorCode(insteadOf: limit.code)?.rawValue
                #expect(
                    try Self.code(in: await server.answer(request)) == legacy ?? limit.code.rawValue, "\(limit.name)")
            }
        }
    }

    /// The places of texts, for the measurement of `make bench`. `KEYWRIGHT_RENEW_TEXTS=1` writes them anew.
    @Test func thePlacesOfTextsAreWrittenDown() async throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Benchmarks/texts.json")
        let lines = try await Self.places().joined(separator: ",\n")
        let written = "[\n\(lines)\n]\n"
        if ProcessInfo.processInfo.environment["KEYWRIGHT_RENEW_TEXTS"] != nil {
            try Data(written.utf8).write(to: file)
        }
        #expect(try String(contentsOf: file, encoding: .utf8) == written)
    }

    /// One call for each declared text, with `@` in its place.
    private static func places() async throws -> [String] {
        try await TestServer().doors.flatMap { door in
            try door.actions.map { type(of: $0) }.flatMap { action in
                try DeclaredText.all(in: action.parameters).map { text in
                    let place: [String: Any] = [
                        "door": door.name, "dialect": door.dialect.rawValue, "version": door.version,
                        "action": action.name, "parameter": text.name,
                        "body": text.parameters(holding: "@", of: action.parameters),
                    ]
                    let json = try JSONSerialization.data(
                        withJSONObject: place, options: [.sortedKeys, .withoutEscapingSlashes])
                    return String(decoding: json, as: UTF8.self)
                }
            }
        }
    }
}
