// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ClientCommands

/// What `key show` prints.
struct KeyShowTests {
    private static let keyPair = AnswerValue.object([
        "KeyId": .text("skey-00000001"), "KeyName": .text("web"), "ProjectId": .integer(7), "Description": .text(""),
        "PublicKey": .text(
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj skey-00000001"),
        "CreatedTime": .text("2026-11-21T12:00:00Z"),
        "Tags": .list([
            .object(["Key": .text("env"), "Value": .text("prod\u{1b}[31m")]),
            .object(["Key": .text("role"), "Value": .text("web")]),
        ]),
    ])

    private static var details: KeyDetails {
        KeyDetails(
            keyPair: keyPair, product: .cvm, origin: .notPermitted,
            instances: .seen(
                (
                    [
                        OpenedInstance(
                            region: "ap-tokyo", id: "ins-00000001", name: "app", state: "STOPPED", isHost: false,
                            user: "ubuntu", keyIDs: []),
                        OpenedInstance(
                            region: "ap-tokyo", id: "ins-00000002", name: "", state: "RUNNING", isHost: true,
                            user: "root",
                            keyIDs: []),
                    ], ["ins-00000003"]
                )),
            grants: .notPermitted("DescribeHostAccess"))
    }

    @Test func eachTagAndEachInstanceHasALine() {
        let lines = Self.details.text.split(separator: "\n").map { $0.split(separator: " ").joined(separator: " ") }
        #expect(
            lines == [
                "Key pair skey-00000001", "Name web", "Product cvm", "Project 7", "Description -",
                "Type ED25519, 256 bits", "Fingerprints SHA256:bGZ14uMrEPlr/DNCLzy24lzm8N6PkOLXEYW+IlMMmZQ",
                "MD5:8d:62:cc:3e:1b:26:8d:49:6c:57:63:18:40:b3:56:66",
                "Public key ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj "
                    + "skey-00000001",
                "Created 2026-11-21T12:00:00Z", "Made by not permitted: cloudaudit:DescribeEvents is needed",
                "Tags env=prod\\u{1b}[31m", "role=web", "Instances app (ins-00000001), ap-tokyo, STOPPED, user ubuntu",
                "ins-00000002, ap-tokyo, host, user root", "ins-00000003, in another region",
                "Grants not permitted: cvm:DescribeHostAccess is needed",
            ])
    }

    @Test func scriptsGetNullForWhatIsNotPermitted() {
        let json = Self.details.json
        #expect(json["KeyName"] == .text("web") && json["Bits"] == .integer(256))
        #expect(json["MadeBy"] == .null && json["Grants"] == .null)
        #expect(json["Instances"]?.list?.count == 2)
    }

    @Test(arguments: [
        (
            KeyOrigin.found(user: "root", action: "CreateKeyPair", address: "192.0.2.1"),
            "the main account, by CreateKeyPair from 192.0.2.1"
        ),
        (.found(user: "anna", action: "ImportKeyPair", address: ""), "anna, by ImportKeyPair"),
        (.notRecorded, "not in the audit trail"),
        (.tooLongAgo, "not known: longer ago than the 90 days that CloudAudit shows"),
    ])
    func whoMadeItIsSaidPlainly(_ origin: KeyOrigin, _ words: String) {
        #expect(origin.words == words)
    }
}
