// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct ResourceNameTests {
    private let account = AccountID(uin: 100_000_000_001)

    /// Forms that clients use in practice (rulings 3 and 8).
    @Test(arguments: [
        "qcs::cvm:ap-guangzhou:uin/:keypair/skey-00000001", "qcs::cvm:ap-guangzhou::keypair/skey-00000001",
        "qcs::cvm:ap-guangzhou:uin/100000000001:keypair/skey-00000001", "qcs::cvm::uin/:keypair/skey-00000001",
        "qcs::cvm:mars:uin/:keypair/skey-00000001",
    ])
    func aNameIsThatOfAKeyPair(_ text: String) throws {
        let name = try #require(ResourceName(text))
        #expect(name.text == text)
        #expect(try name.taggable(of: account) == .keyPair(#require(KeyPairID("skey-00000001", of: .cvm))))
    }

    @Test func aKeyPairHasAName() throws {
        let id = try #require(KeyPairID("lhkp-00000001", of: .lighthouse))
        let name = ResourceName(of: .keyPair(id), region: nil, in: account)
        #expect(name.text == "qcs::lighthouse::uin/100000000001:keypair/lhkp-00000001")
        #expect(ResourceName(name.text) == name)
        #expect(try name.taggable(of: account) == .keyPair(id))
    }

    @Test func anInstanceHasANameInItsRegion() throws {
        let id = try #require(InstanceID("lhins-00000001", of: .lighthouse))
        let name = ResourceName(of: .instance(id), region: "ap-tokyo", in: account)
        #expect(name.text == "qcs::lighthouse:ap-tokyo:uin/100000000001:instance/lhins-00000001")
        #expect(ResourceName(name.text) == name)
        #expect(try name.taggable(of: account) == .instance(id))
    }

    /// Users and policies are in no region, so any region is accepted.
    @Test(arguments: ["", "ap-guangzhou", "mars"])
    func usersAndPoliciesHaveNames(_ region: String) throws {
        let ids: [TaggableID] = [.user(IdentityID(uin: 200_000_000_001)), .policy(PolicyID(number: 10_000_000))]
        let texts = ["uin/200000000001", "policyid/10000000"]
        for (id, text) in zip(ids, texts) {
            let name = try #require(ResourceName("qcs::cam:\(region):uin/:\(text)"))
            #expect(try name.taggable(of: account) == id)
            #expect(ResourceName(of: id, region: nil, in: account).text == "qcs::cam::uin/100000000001:\(text)")
            #expect(ResourceName.taggable(text) == id)
        }
        // The Terraform provider uses this form in one place. For policies on permissions it is the same resource.
        let other = try #require(ResourceName("qcs::cam:\(region):uin/:policy/10000000"))
        #expect(try other.taggable(of: account) == ids[1] && other.resource == texts[1])
        #expect(try #require(ResourceName("qcs::cvm::uin/:policy/10000000")).resource == "policy/10000000")
    }

    @Test(arguments: [
        "", "*", "skey-00000001", "qcs", "qcs:::::", "qcs::cvm:::", "qcs:::::keypair/skey-00000001",
        "qcs::cvm:ap-guangzhou:keypair/skey-00000001", "QCS::cvm::uin/:keypair/skey-00000001",
        "qcs:id/0:cvm::uin/:keypair/skey-00000001", " qcs::cvm::uin/:keypair/skey-00000001",
    ])
    func otherFormsAreNoName(_ text: String) { #expect(ResourceName(text) == nil) }

    @Test(arguments: [
        "qcs::cvm::uin/100000000002:keypair/skey-00000001", "qcs::cvm::uin:keypair/skey-00000001",
        "qcs::cvm::100000000001:keypair/skey-00000001", "qcs::cvm::uin/*:keypair/skey-00000001",
        "qcs::cvm::uin/:keypair/skey-1", "qcs::cvm::uin/:keypair/lhkp-00000001", "qcs::cvm::uin/:keypair/*",
        "qcs::cvm::uin/:keypair/", "qcs::cvm::uin/:keypair/skey-00000001:x", "qcs::cvm::uin/:instance/skey-00000001",
        "qcs::cvm::uin/:instance/lhins-00000001", "qcs::cvm::uin/:instance/*", "qcs::cam::uin/:uin/",
        "qcs::cam::uin/:uin/*",
        "qcs::cam::uin/:uin/0", "qcs::cam::uin/:uin/-1", "qcs::cam::uin/:uin/+1", "qcs::cam::uin/:uin/01",
        "qcs::cam::uin/:policyid/x", "qcs::cam::uin/:policyid/9223372036854775808", "qcs::cam::uin/1:uin/1",
    ])
    func otherAccountsAndIdentifiersAreMalformed(_ text: String) throws {
        let name = try #require(ResourceName(text))
        #expect(throws: ResourceName.Problem.malformed) { try name.taggable(of: account) }
    }

    @Test(arguments: [
        "qcs::cvm::uin/:volume/disk-00000001", "qcs::cvm::uin/:*", "qcs::cam::uin/:keypair/skey-00000001",
        "qcs::cvm::uin/:uin/200000000001", "qcs::cam::uin/:role/1",
        // Swift treats a Kelvin sign as equal to K, but it is not a k.
        "qcs::cvm::uin/:\u{212a}eypair/skey-00000001",
    ])
    func otherResourcesHaveNoTags(_ text: String) throws {
        let name = try #require(ResourceName(text))
        #expect(throws: ResourceName.Problem.typeUnsupported) { try name.taggable(of: account) }
    }

    @Test(arguments: [
        "qcs::cos::uin/:keypair/skey-00000001", "qcs::CVM::uin/:keypair/skey-00000001", "qcs::sts::uin/:uin/1",
    ])
    func otherServicesHaveNoTags(_ text: String) throws {
        let name = try #require(ResourceName(text))
        #expect(throws: ResourceName.Problem.serviceUnsupported) { try name.taggable(of: account) }
    }
}
