// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Testing

/// A public key that a key pair of the account has already is refused. The key pair is named to who may describe it.
struct DuplicatePublicKeyTests {
    private static let allow = PermissionTests.allow("*")

    /// The identifier of the key pair that has the public key, and what the sub-user with these policies is told.
    private static func refusal(_ product: Product, _ policies: (String) -> [String]) async throws -> (
        String, TestAnswer
    ) {
        let server = try await TestServer()
        let service = Service(product)
        func parameters(_ name: String) -> [String: any Sendable] {
            let own: [String: any Sendable] = product == .cvm ? ["ProjectId": 0] : [:]
            return ["KeyName": name, "PublicKey": CannedKeys.line(1)].merging(own) { $1 }
        }
        let first = try await server.call(service, "ImportKeyPair", parameters("first"))
        let id = try #require(first.fields["KeyId"] as? String)
        try await server.addUser(policies(id))
        return (
            id,
            try await server.call(
                service, "ImportKeyPair", parameters("second"), secretID: TestServer.userSecretID)
        )
    }

    @Test(arguments: Product.allCases)
    func itIsNamed(_ product: Product) async throws {
        let (id, answer) = try await Self.refusal(product) { _ in [Self.allow] }
        let code =
            product == .cvm ? "InvalidPublicKey.Duplicate" : "InvalidParameterValue.KeyPairPublicKeyDuplicated"
        #expect(answer.code == code)
        #expect(answer.message.contains("The key pair `\(id)` has it."), "\(answer.message)")
    }

    @Test(arguments: Product.allCases)
    func itIsNotNamedToWhoMayNotDescribeIt(_ product: Product) async throws {
        let service = product.rawValue
        let narrow: [(String) -> [String]] = [
            { _ in [PermissionTests.allow("\(service):ImportKeyPair")] },
            { id in
                [Self.allow, PermissionTests.deny("\(service):DescribeKeyPairs", "qcs::\(service):::keypair/\(id)")]
            },
        ]
        for policies in narrow {
            let (id, answer) = try await Self.refusal(product, policies)
            #expect(answer.code?.contains("Duplicate") == true)
            #expect(!answer.message.contains(id), "\(answer.message)")
        }
    }

    @Test(arguments: ["2017-03-12", nil])
    func theOlderGenerationsNameItToo(_ version: String?) async throws {
        let server = try await TestServer()
        let key = CannedKeys.line(1)
        let parameters: [String: any Sendable] = ["KeyName": "first", "ProjectId": 0, "PublicKey": key]
        let first = try await server.call(.cvm, "ImportKeyPair", parameters)
        let id = try #require(first.fields["KeyId"] as? String)
        let own =
            version == nil
            ? ["keyName": "second", "pubKey": key]
            : ["KeyName": "second", "ProjectId": "0", "PublicKey": key]
        var request = FormRequest("ImportKeyPair", version: version, timestamp: server.clock.now().seconds, own)
        request.path = LegacyEndpoint.path
        let answer = String(decoding: await server.answer(request), as: UTF8.self)
        #expect(answer.contains("InvalidPublicKey.Duplicate"), "\(answer)")
        #expect(answer.contains("The key pair `\(id)` has it."), "\(answer)")
    }
}
