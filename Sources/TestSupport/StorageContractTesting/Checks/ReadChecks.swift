// SPDX-License-Identifier: Apache-2.0

import DomainModel
import StorageContract
import Testing

let readChecks: [StorageCheck] = [
    StorageCheck("a read sees what was answered before it", [8]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for number in 1...50 {
            try await storage.add(try Samples.keyPair(number))
            #expect(try await storage.keyPairCount(of: Samples.account, product: .cvm) == number)
            #expect(try await storage.ids(.ids([try Samples.keyPairID(number)])).count == 1)
        }
    },
    StorageCheck("a read sees no half of a change", [8]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let tags = try (1...10).map { try Tag(key: "key\($0)", value: "value") }
        let ids = [try Samples.keyPairID(1), try Samples.keyPairID(2)]
        async let writing: Void = {
            for _ in 1...50 {
                _ = await storage.apply([
                    Samples.change(.addKeyPair(try Samples.keyPair(1, tags: tags))),
                    Samples.change(.addKeyPair(try Samples.keyPair(2, tags: tags))),
                ])
                try await storage.apply(Samples.change(.removeKeyPairs(ids)))
            }
        }()
        for _ in 1...200 {
            let page = try await storage.page()
            #expect(page.totalCount == page.elements.count)
            #expect(page.elements.filter { $0.tags.count != tags.count }.isEmpty)
        }
        try await writing
    },
    StorageCheck("the list is newest first, then by identifier, and pages are slices of it", [9]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        for number in 1...9 {
            // Three key pairs share each instant, in no particular order.
            let time = Instant(seconds: 1_700_000_000 + Int64(number % 3))
            try await storage.add(try Samples.keyPair(number, createdAt: time))
        }
        let expected = [2, 5, 8, 1, 4, 7, 3, 6, 9].map { "skey-0000000\($0)" }
        #expect(try await storage.ids() == expected)
        for limit in 1...10 {
            var listed: [String] = []
            for offset in stride(from: 0, to: 9, by: limit) {
                let page = try await storage.page(offset: Int64(offset), limit: Int64(limit))
                #expect(page.totalCount == 9)
                listed += page.elements.map(\.id.text)
            }
            #expect(listed == expected)
        }
        let beyond = try await storage.page(offset: 9, limit: 5)
        #expect(beyond.totalCount == 9 && beyond.elements.isEmpty)
        #expect(try await storage.page(offset: .max, limit: 100).elements.isEmpty)
    },
    StorageCheck("unknown identifiers are left out, and the total counts the found ones", [9]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        try await storage.add(try Samples.keyPair(1), try Samples.keyPair(2), try Samples.keyPair(3))
        let ids = [try Samples.keyPairID(3), try Samples.keyPairID(77), try Samples.keyPairID(1)]
        let page = try await storage.page(.ids(ids), limit: 1)
        #expect(page.totalCount == 2)
        #expect(page.elements.map(\.id.text) == ["skey-00000001"])
        let existing = try await storage.existing(ids, of: Samples.account)
        #expect(existing == [try Samples.keyPairID(3), try Samples.keyPairID(1)])
    },
    StorageCheck("filters are joined by AND, the values of one by OR", [9]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let production = try Tag(key: "env", value: "prod")
        let test = try Tag(key: "env", value: "test")
        let owner = try Tag(key: "owner", value: "prod")
        try await storage.add(
            try Samples.keyPair(1, name: "web_a", tags: [production]),
            try Samples.keyPair(2, name: "web_b", tags: [test, owner]),
            try Samples.keyPair(3, name: "data", project: 5))
        let cases: [([KeyPairFilter], [Int])] = [
            ([.nameIs(["web_a"])], [1]),
            ([.nameIs(["web"])], []),
            ([.nameIs(["WEB_A"])], []),
            ([.nameIs(["web_a", "data"])], [1, 3]),
            ([.nameContains(["web"])], [1, 2]),
            ([.nameContains(["eb_", "dat"])], [1, 2, 3]),
            ([.nameContains(["%"])], []),
            ([.nameContains(["web"]), .nameContains(["b_b"])], [2]),
            ([.idIs(["skey-00000003", "nonsense"])], [3]),
            ([.projectIs([ProjectID(number: 5), ProjectID(number: 6)])], [3]),
            ([.projectIs([.default])], [1, 2]),
            ([.tagKeyIs(["owner"])], [2]),
            ([.tagValueIs(["prod"])], [1, 2]),
            ([.tag(key: "env", valueIs: ["prod"])], [1]),
            ([.tag(key: "env", valueIs: ["prod", "test"])], [1, 2]),
            ([.tag(key: "env", valueIs: ["test"]), .tag(key: "owner", valueIs: ["prod"])], [2]),
            ([.tag(key: "Env", valueIs: ["prod"])], []),
        ]
        for (filters, numbers) in cases {
            let page = try await storage.page(.matching(filters))
            #expect(page.elements.map(\.id.text) == numbers.map { "skey-0000000\($0)" }, "\(filters)")
            #expect(page.totalCount == numbers.count)
        }
    },
    StorageCheck("names that are looked for stand first where they are equal, in every page", [9]) {
        engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        let names = ["web", "my_web", "web_1", "webx1", "Web", "w", "web_10", "db", "xweb_1"]
        for (number, name) in names.enumerated() {
            // Three key pairs share each instant.
            let time = Instant(seconds: 1_700_000_000 + Int64(number / 3))
            try await storage.add(try Samples.keyPair(number + 1, name: name, createdAt: time))
        }
        let cases: [([KeyPairFilter], [String])] = [
            ([.nameIsOrContains(["web"])], ["web", "web_10", "xweb_1", "webx1", "my_web", "web_1"]),
            ([.nameIsOrContains(["web_1"])], ["web_1", "web_10", "xweb_1"]),
            ([.nameIsOrContains(["web_1", "w"])], ["w", "web_1", "web_10", "xweb_1", "webx1", "web", "my_web"]),
            ([.nameIsOrContains(["web"]), .nameIsOrContains(["web_1", "db"])], ["web_1", "web_10", "xweb_1"]),
            ([.nameIsOrContains(["web"]), .idIs(["skey-00000001", "skey-00000004"])], ["web", "webx1"]),
            ([.nameIsOrContains(["eb"])], ["web_10", "xweb_1", "webx1", "Web", "web", "my_web", "web_1"]),
            ([.nameIsOrContains(["WEB"])], []), ([.nameIsOrContains(["web%", "web\u{0}"])], []),
            ([.nameIsOrContains(["%"])], []), ([.nameIsOrContains(["_"])], ["web_10", "xweb_1", "my_web", "web_1"]),
            ([.nameIsOrContains([])], []),
        ]
        for (filters, expected) in cases {
            for limit in 1...8 {
                for offset in 0...8 {
                    let page = try await storage.page(
                        .matching(filters), offset: Int64(offset), limit: Int64(limit))
                    let slice = Array(expected.dropFirst(offset).prefix(limit))
                    #expect(page.elements.map(\.name.text) == slice, "\(filters), \(offset), \(limit)")
                    #expect(page.totalCount == expected.count)
                }
            }
        }
    },
    StorageCheck("texts come back byte for byte and are compared byte by byte", [11]) { engine async throws in
        let storage = engine.storage
        try await storage.addAccounts()
        // The composed and decomposed forms look the same but are different texts for the storage.
        let composed = Tag(storedKey: "caf\u{e9}", value: "v")
        let decomposed = Tag(storedKey: "cafe\u{301}", value: "v")
        let text = "  ssh-rsa AQID a comment \u{e9}e\u{301} 'quoted\" \\ %s \u{1f511}\n"
        let base = try Samples.keyPair(1, tags: [decomposed, composed])
        let keyPair = KeyPair(
            id: base.id, name: base.name, project: base.project, description: base.description,
            publicKey: StoredPublicKey(
                type: "ssh-rsa", blob: Array(0...255), fingerprint: base.publicKey.fingerprint, text: text),
            createdAt: base.createdAt, tags: base.tags)
        try await storage.add(keyPair)
        let read = try #require(try await storage.page().elements.first)
        #expect(Array(read.publicKey.text.utf8) == Array(text.utf8))
        #expect(read.publicKey.blob == Array(0...255))
        #expect(read.tags.map { Array($0.key.utf8) } == [decomposed, composed].map { Array($0.key.utf8) })
        for tag in [composed, decomposed] {
            #expect(try await storage.ids(.matching([.tagKeyIs([tag.key])])).count == 1)
        }
        #expect(try await storage.ids(.matching([.tagKeyIs(["CAF\u{c9}"])])).isEmpty)
        #expect(try await storage.accessKey(secretID: "akidone") == nil)
    },
]
