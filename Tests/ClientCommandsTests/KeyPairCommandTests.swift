// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel
import Testing

@testable import ClientCommands

/// Requests for key pairs and the use of their answers.
struct KeyPairCommandTests {
    @Test func theParametersAreThoseOfTheProduct() throws {
        let plain = try NewKeyPairOptions.parse([])
        let full = try NewKeyPairOptions.parse(["--project", "7", "--tag", "role=web=1", "--tag", "empty="])
        let tags = AnswerValue.list([
            .object(["Key": .text("role"), "Value": .text("web=1")]),
            .object(["Key": .text("empty"), "Value": .text("")]),
        ])
        #expect(plain.parameters(name: "a", in: nil, .cvm) == ["KeyName": .text("a"), "ProjectId": .integer(0)])
        #expect(plain.parameters(name: "a", in: nil, .lighthouse) == ["KeyName": .text("a")])
        #expect(
            full.parameters(name: "a", in: 7, .cvm) == [
                "KeyName": .text("a"), "ProjectId": .integer(7),
                "TagSpecification": .list([.object(["ResourceType": .text("keypair"), "Tags": tags])]),
            ])
    }

    private static func answer(_ privateKey: String, id: String = "skey-00000001") -> AnswerValue {
        .object([
            "KeyPair": .object([
                "KeyId": .text(id), "KeyName": .text("web"), "PrivateKey": .text(privateKey), "Description": .null,
                "PublicKey": .text(
                    "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj other"),
            ])
        ])
    }

    private static let pem = "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----"

    @Test func aKeyPairThatWasMadeIsReadWithoutItsPrivateKeyShown() throws {
        let made = try #require(CreatedKeyPair(Self.answer(Self.pem), of: .cvm))
        #expect(try made.pem == Self.pem + "\n")
        #expect(
            try made.publicLine
                == "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj skey-00000001\n")
        #expect(Set(made.shown.keys) == ["KeyId", "KeyName", "PublicKey"])
        var dumped = ""
        dump(made, to: &dumped)
        #expect(!dumped.contains("MIIE"))
    }

    @Test func whatIsNoKeyPairIsNone() throws {
        #expect(CreatedKeyPair(.object([:]), of: .cvm) == nil)
        #expect(CreatedKeyPair(Self.answer(Self.pem, id: "skey-1\u{1b}"), of: .cvm) == nil)
        for text in ["", "MIIE", "-----BEGIN RSA PRIVATE KEY-----\n\u{1b}[31m\n-----END RSA PRIVATE KEY-----"] {
            let made = try #require(CreatedKeyPair(Self.answer(text), of: .cvm))
            #expect {
                try made.pem
            } throws: { "\($0)" == "the answer to CreateKeyPair holds no private key in PEM" }
        }
    }

    @Test func aPlaceThatIsNoFileIsRefused() {
        for path in ["", "/tmp/"] { #expect(throws: OneLine.self) { try PrivateKeyPlace(path) } }
    }
}
