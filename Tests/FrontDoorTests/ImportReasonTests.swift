// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import Foundation
import KeyMaterial
import Testing

/// An invalid public key is refused with a description that contains no part of it.
struct ImportReasonTests {
    private static let body = "MIIEpAIBAAKCAQEAq7Zr2XwVt9Kp4LmYc8HsDf3GjNb5Qa1E"
    private static let wrong: [(String, PublicKeyProblem)] = [
        ("-----BEGIN RSA PRIVATE KEY-----\n\(body)\n-----END RSA PRIVATE KEY-----", .privateKey(.pem)),
        ("---- BEGIN SSH2 PUBLIC KEY ----\n\(body)\n---- END SSH2 PUBLIC KEY ----", .rfc4716),
        ("PuTTY-User-Key-File-3: ssh-rsa\n\(body)", .privateKey(.puTTY)),
        ("ssh-rsa \(body)", .privateKey(.der)),
        ("\(CannedKeys.line(1))\n\(CannedKeys.line(2))", .severalLines),
        (
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj",
            .typeNotAccepted(.ed25519)
        ),
        ("\(CannedKeys.line(1)) me@here -----BEGIN OPENSSH PRIVATE KEY----- \(body)", .privateKey(.pem)),
        ("\(CannedKeys.line(1)) b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAE", .privateKey(.pem)),
        ("\(CannedKeys.line(1)) \(body)", .privateKey(.der)),
        ("ssh-rsa", .damaged),
        ("", .empty),
    ]

    @Test(arguments: wrong)
    func theReasonIsToldInTheLanguageOfTheCaller(_ text: String, _ problem: PublicKeyProblem) async throws {
        let server = try await TestServer()
        let calls: [(Service, String, [String: any Sendable])] = [
            (.cvm, "InvalidPublicKey.Malformed", ["KeyName": "n", "ProjectId": 0, "PublicKey": text]),
            (.lighthouse, "InvalidParameterValue.KeyPairPublicKeyMalformed", ["KeyName": "n", "PublicKey": text]),
        ]
        for (product, code, parameters) in calls {
            for (language, words) in [
                ("en-US", problem.explanation.english), ("zh-CN", problem.explanation.chinese),
            ] {
                let answer = try await server.call(
                    product, "ImportKeyPair", parameters, headers: ["x-tc-language": language])
                #expect(answer.code == code)
                #expect(answer.message.contains(words), "\(answer.message)")
                #expect(!answer.message.contains("AAAA") && !answer.message.contains("MIIE"))
            }
        }
        for version in ["2017-03-12", nil] {
            let own =
                version == nil
                ? ["keyName": "n", "pubKey": text]
                : ["KeyName": "n", "ProjectId": "0", "PublicKey": text]
            var request = FormRequest(
                "ImportKeyPair", version: version, timestamp: server.clock.now().seconds, own)
            request.path = LegacyEndpoint.path
            let answer = String(decoding: await server.answer(request), as: UTF8.self)
            #expect(answer.contains("InvalidPublicKey.Malformed"), "\(answer)")
            #expect(answer.contains(problem.sentence.english), "\(answer)")
            #expect(!answer.contains("AAAA") && !answer.contains("MIIE"), "\(answer)")
        }
    }
}
