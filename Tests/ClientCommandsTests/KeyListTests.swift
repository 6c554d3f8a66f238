// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel
import Testing

@testable import ClientCommands

/// The selection, the order and the table of `key list`.
struct KeyListTests {
    private static func keyPair(
        _ name: String, created: String = "2026-11-21T12:00:00Z", instances: Int = 0, description: String = ""
    ) -> AnswerValue {
        .object([
            "KeyId": .text("skey-0000000\(name.count % 10)"), "KeyName": .text(name), "CreatedTime": .text(created),
            "AssociatedInstanceIds": .texts((0..<instances).map { "ins-0000000\($0)" }),
            "PublicKey": .text(
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAICcwXJHrQkSJFy5OjdgCiImEQui60RebEvW4LbIBgVlj other"),
            "Description": .text(description), "Tags": .list([.object(["Key": .text("a"), "Value": .text("b")])]),
        ])
    }

    private static func filter(_ name: String, _ values: String...) -> AnswerValue {
        .object(["Name": .text(name), "Values": .texts(values)])
    }

    @Test func whatTheServerCanSelectItIsAskedFor() throws {
        #expect(try KeyFilter.parse([]).filters(in: nil).isEmpty)
        let all = try KeyFilter.parse([
            "--name", "web", "--project", "7", "--tag", "role=web=1", "--tag", "env", "--tag", "role=db", "--bound",
        ])
        #expect(
            all.filters(in: 7) == [
                Self.filter("key-name", "web"), Self.filter("project-id", "7"),
                Self.filter("tag:role", "web=1", "db"), Self.filter("tag-key", "env"),
            ])
    }

    @Test(arguments: [
        ["--bound", "--unbound"], ["--tag", ""], ["--tag", "=web"], ["--sort", "age"],
    ])
    func whatSelectsNothingIsRefused(_ arguments: [String]) {
        #expect(throws: (any Error).self) { try KeyFilter.parse(arguments) }
    }

    @Test(arguments: [
        ([], ["c", "bb", "B", "a"]), (["--reverse"], ["a", "B", "bb", "c"]), (["--bound"], ["bb", "B"]),
        (["--unbound"], ["c", "a"]), (["--sort", "name"], ["B", "a", "bb", "c"]),
        (["--sort", "instances"], ["B", "bb", "c", "a"]), (["--sort", "name", "--reverse"], ["c", "bb", "a", "B"]),
    ])
    func theRestIsSelectedAndPutInOrder(_ arguments: [String], _ names: [String]) throws {
        let keyPairs = [
            Self.keyPair("bb", created: "2026-11-21T12:00:00Z", instances: 1),
            Self.keyPair("c", created: "2026-11-22T12:00:00Z"),
            Self.keyPair("B", created: "2026-11-21T12:00:00Z", instances: 2),
            Self.keyPair("a", created: "2025-11-21T12:00:00Z"),
        ]
        let selected = try KeyFilter.parse(arguments).selected(keyPairs)
        #expect(selected.map { $0.cell("KeyName") } == names)
    }

    @Test func aTableFitsIntoTheTerminal() throws {
        let keyPairs = [
            Self.keyPair("web1", instances: 3), Self.keyPair("a_name_of_25_characters_x", description: "网站密钥网站密钥网站密钥"),
        ]
        let whole = KeyTable.text(keyPairs, within: nil)
        #expect(whole.contains("2026-11-21T12:00:00Z") && whole.contains("网站密钥网站密钥网站密钥"))
        #expect(KeyTable.text(keyPairs, within: 300) == whole)
        for width in [80, 100, 120] {
            let lines = KeyTable.text(keyPairs, within: width).split(separator: "\n")
            #expect(lines.count == 3)
            #expect(lines.allSatisfy { Self.cells($0) <= width }, "\(width)")
            #expect(lines.allSatisfy { $0.contains("2026-11-21  ") || $0.hasPrefix("ID ") })
            #expect(lines[1].hasPrefix("skey-00000004  web1"))
        }
    }

    private static func cells(_ text: Substring) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ((0x4e00...0x9fff).contains($1.value) ? 2 : 1) }
    }
}
