// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import Testing
import UseCases

/// No message, log line or record contains a part of a confidential value or of a SecretId that does not exist.
struct ConfidentialParameterTests {
    /// It does not exist, and no eight characters of it occur by chance in other texts.
    private static let secret = "AKIDq7Zr2XwVt9Kp4LmYc8HsDf3GjNb5Qa1E"

    private static func holdsPart(_ text: String, of secret: String = secret) -> Bool {
        let bytes = Array(secret.utf8)
        let data = Data(text.utf8)
        return (0...bytes.count - 8).contains { data.firstRange(of: Data(bytes[$0..<$0 + 8])) != nil }
    }

    /// All parameters by name, including fields of structures.
    private static func all(_ declarations: [ParameterDeclaration]) -> [ParameterDeclaration] {
        declarations.flatMap { [$0] + all($0.shape.fields) }
    }

    /// A parameter whose name suggests a secret must be declared confidential, so that new ones are detected.
    @Test func whatIsASecretByItsNameIsDeclaredSo() async throws {
        let plain: Set<String> = [
            "NeedResetPassword", "NextToken", "ClientToken", "PaginationToken", "AutoGeneratePassword",
        ]
        var found: Set<String> = []
        for door in try await TestServer().doors {
            for action in door.actions.map({ type(of: $0) }) {
                for parameter in Self.all(action.parameters) where !plain.contains(parameter.name) {
                    let name = parameter.name.lowercased()
                    let isSecret = [
                        "password", "secret", "token", "accesskey", "publickey", "pubkey", "privatekey", "userdata",
                    ].contains { name.contains($0) }
                    if isSecret { found.insert(parameter.name) }
                    #expect(
                        parameter.isConfidential == (isSecret || ["attributekey", "attributevalue"].contains(name)),
                        "\(door.label) \(action.name) \(parameter.name)")
                }
            }
        }
        #expect(
            found == ["AccessKeyId", "Password", "PublicKey", "SecretId", "SecretIdList", "UserData", "pubKey"])
    }

    /// For every confidential parameter of every action, with different errors: too long, containing U+0000, or
    /// invalid.
    @Test func noAnswerHasAnyPartOfAConfidentialValue() async throws {
        let server = try await TestServer()
        var sent = 0
        for door in server.doors where door.dialect == .api3 {
            let product = try #require(Service(rawValue: door.name))
            for action in door.actions.map({ type(of: $0) }) {
                for confidential in action.parameters.confidentialNames {
                    for value in [
                        Self.secret, Self.secret + "\u{0}", Self.secret + String(repeating: "x", count: 5000),
                    ] {
                        let parameters = action.parameters.reduce(into: [String: any Sendable]()) {
                            $0[$1.name] = Self.sample($1, value, in: confidential)
                        }
                        let answer = try await server.call(product, action.name, parameters)
                        #expect(!Self.holdsPart(answer.message), "\(door.label) \(action.name) \(confidential)")
                        sent += 1
                    }
                }
            }
        }
        #expect(sent > 30)
        for version in ["2017-03-12", nil] {
            for value in [Self.secret, Self.secret + "\u{0}"] {
                let own =
                    version == nil
                    ? ["keyName": "n", "pubKey": value] : ["KeyName": "n", "ProjectId": "0", "PublicKey": value]
                var request = FormRequest(
                    "ImportKeyPair", version: version, timestamp: server.clock.now().seconds, own)
                request.path = LegacyEndpoint.path
                let answer = String(decoding: await server.answer(request), as: UTF8.self)
                #expect(answer.contains("InvalidP") && !Self.holdsPart(answer), "\(answer)")
            }
        }
        #expect(try await Self.kept(server).allSatisfy { !Self.holdsPart($0) })
    }

    /// A value of the parameter's type that contains the text wherever possible.
    private static func sample(_ declaration: ParameterDeclaration, _ value: String, in confidential: String)
        -> any Sendable
    {
        sample(declaration.shape, declaration.name == confidential ? value : "x", value, in: confidential)
    }

    private static func sample(
        _ shape: ParameterShape, _ text: String, _ value: String, in confidential: String
    ) -> any Sendable {
        switch shape {
        case .text: text
        case .integer: 1
        case .boolean: false
        case .list(let element, _, _): [sample(element, text, value, in: confidential)]
        case .structure(let structure):
            structure.fields.reduce(into: [String: any Sendable]()) {
                $0[$1.name] = sample($1, value, in: confidential)
            }
        }
    }

    private static func kept(_ server: TestServer) async throws -> [String] {
        await server.refusals.keep(at: nil)
        return try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1000).map { "\($0)" }
    }

    /// For each family of signatures and each language, also beyond the limit of a common parameter, and with two
    /// contradictory SecretIds.
    @Test func nothingOfAnUnknownSecretIDIsToldOrKept() async throws {
        let server = try await TestServer()
        var answers: [String] = []
        let long = Self.secret + String(repeating: "x", count: 3000)
        for secretID in [Self.secret, Self.secret + "\u{7}", long, String(Self.secret.dropFirst(4))] {
            for language in ["en-US", "zh-CN"] {
                let answer = try await server.post(
                    .cvm, "DescribeKeyPairs", json: "{}", headers: ["x-tc-language": language], secretID: secretID)
                #expect(answer.code == "AuthFailure.SecretIdNotFound" || secretID != Self.secret)
                answers.append(answer.message)
            }
            for (path, version) in [("/", "2017-03-12"), ("/v2/index.php", "2017-03-12"), ("/v2/index.php", nil)] {
                for algorithm in ["HmacSHA1", "HmacSHA256"] {
                    for method in ["GET", "POST"] {
                        var request = FormRequest(
                            "DescribeKeyPairs", version: version, timestamp: server.clock.now().seconds,
                            ["SecretId": secretID, "SignatureMethod": algorithm])
                        request.path = path
                        request.method = method
                        answers.append(String(decoding: await server.answer(request), as: UTF8.self))
                        request.signature = "x"
                        answers.append(String(decoding: await server.answer(request), as: UTF8.self))
                        request.signature = ""
                        answers.append(String(decoding: await server.answer(request), as: UTF8.self))
                    }
                }
            }
        }
        #expect(answers.count > 100)
        for answer in answers + (try await Self.kept(server)) { #expect(!Self.holdsPart(answer), "\(answer)") }
        // The fact of the failure is recorded.
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 1000)
        #expect(records.contains { $0.accessKeyID == "…" && $0.code == "AuthFailure.SecretIdNotFound" })
    }

    /// The SecretId of an existing key is not secret: records contain it, answers do not.
    @Test func theSecretIDOfAKeyThatExistsIsKept() async throws {
        let server = try await TestServer()
        _ = try await server.post(.cvm, "DescribeKeyPairs", json: "{}", secretKey: "wrong")
        let temporary = try await server.temporaryKey()
        let tokenless = Signer(secretID: temporary.secretID, secretKey: temporary.secretKey)
        #expect(try await server.call(.cvm, "DescribeKeyPairs", by: tokenless).code == "AuthFailure.TokenFailure")
        await server.refusals.keep(at: nil)
        let records = try await server.storage.auditRecords(of: Accounts.firstAccount, limit: 10)
        #expect(records.contains { $0.accessKeyID == TestServer.secretID && $0.code == "AuthFailure.SignatureFailure" })
        #expect(records.contains { $0.accessKeyID == temporary.secretID && $0.code == "AuthFailure.TokenFailure" })
    }
}
