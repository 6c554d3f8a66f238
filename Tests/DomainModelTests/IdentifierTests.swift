// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct IdentifierTests {
    /// Suffixes that are invalid after every prefix.
    private static let badSuffixes = [
        "", "1122", "1234567", "123456789", "ABCDEFGH", "abcdefgH", "abcd_efg", "abcd-efg", "abcdefg ", " abcdefg",
        "abcdefg\n", "abcdéfg", "１２３４５６７８", "abcdefg\0", "\u{212a}bcdefg", "abcdefg'", "a%20bcde", "abcdefgh\u{301}",
    ]

    @Test(arguments: [
        (Product.cvm, "skey-", "ins-"), (.lighthouse, "lhkp-", "lhins-"),
    ])
    func identifierIsItsProductsPrefixAndEightCharacters(_ product: Product, _ keyPair: String, _ instance: String)
        throws
    {
        for suffix in ["abcdefgh", "12345678", "1q8j7b93", "zzzzzzzz", "00000000"] {
            let id = try #require(KeyPairID(keyPair + suffix, of: product))
            #expect(id.text == keyPair + suffix)
            #expect(id.product == product)
            #expect("\(id)" == keyPair + suffix)
            let instanceID = try #require(InstanceID(instance + suffix, of: product))
            #expect(instanceID.text == instance + suffix)
            #expect(instanceID.product == product)
            #expect("\(instanceID)" == instance + suffix)
        }
        for suffix in Self.badSuffixes {
            #expect(KeyPairID(keyPair + suffix, of: product) == nil, "\(suffix)")
            #expect(InstanceID(instance + suffix, of: product) == nil, "\(suffix)")
        }
    }

    @Test(arguments: [
        "", "-", "abcdefgh", "skey", "skeyabcdefgh", "skey_abcdefgh", "SKEY-abcdefgh", "Skey-abcdefgh",
        " skey-abcdefgh",
        "skey-abcdefgh ", "xskey-abcdefgh", "key-abcdefgh", "s\u{212a}ey-abcdefgh", "ins-abcdefgh", "lhkp-abcdefgh",
        "img-abcdefgh", "skey-skey-abc",
    ])
    func anythingElseIsNoKeyPairOfCVM(_ text: String) {
        #expect(KeyPairID(text, of: .cvm) == nil)
    }

    @Test(arguments: ["skey-abcdefgh", "lhins-abcdefgh", "LHKP-abcdefgh", "kp-abcdefgh", "lhkp-1122"])
    func anythingElseIsNoKeyPairOfLighthouse(_ text: String) {
        #expect(KeyPairID(text, of: .lighthouse) == nil)
    }

    @Test func instanceOfOneProductIsNoneOfTheOther() {
        #expect(InstanceID("lhins-abcdefgh", of: .cvm) == nil)
        #expect(InstanceID("ins-abcdefgh", of: .lighthouse) == nil)
        #expect(InstanceID("skey-abcdefgh", of: .cvm) == nil)
    }

    @Test(arguments: Product.allCases)
    func drawnIdentifierIsWellFormed(_ product: Product) throws {
        var generator = SystemRandomNumberGenerator()
        let drawn = (0..<200).map { _ in KeyPairID.random(of: product, using: &generator) }
        for id in drawn { #expect(try #require(KeyPairID(id.text, of: product)) == id) }
        #expect(Set(drawn).count == 200)
        // Each of the 36 characters occurs among 1,600 drawn ones.
        #expect(Set(drawn.flatMap { $0.text.suffix(8) }).count == 36)
    }

    @Test func identifiersSortByTheirText() throws {
        let ids = try ["skey-00000000", "skey-0000000a", "skey-a0000000", "skey-zzzzzzzz"].map {
            try #require(KeyPairID($0, of: .cvm))
        }
        #expect(ids.reversed().sorted() == ids)
    }

    @Test func accountIsShownAsItsNumber() {
        #expect("\(AccountID(uin: 100_000_000_001))" == "100000000001")
        #expect(ProjectID.default.number == 0)
    }
}
