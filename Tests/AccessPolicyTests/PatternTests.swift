// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import AccessPolicy

struct ActionPatternTests {
    @Test(arguments: [
        ("*", true), ("name/*", true), ("*:*", true), ("cvm:*", true), ("cvm:DeleteKeyPairs", true),
        ("CVM:DELETEKEYPAIRS", true), ("name/cvm:deletekeypairs", true), ("cvm:Delete*", true), ("cvm:*KeyPair*", true),
        ("c*m:D*s", true), ("*:DeleteKeyPairs", true), ("cvm:Describe*", false), ("cvm:DeleteKeyPair", false),
        ("cvm:DeleteKeyPairsX", false), ("lighthouse:DeleteKeyPairs", false), ("cv:*", false), ("cvmx:*", false),
        ("cvm:DeleteKeyPairs*", true),
    ])
    func serviceAndNameAreComparedWithoutCase(pattern: String, matches: Bool) throws {
        let pattern = try policy(.allow, action: pattern)
        #expect(try applies(pattern, to: request()) == matches)
        #expect(try applies(pattern, to: request(service: "CVM", "deleteKEYpairs")) == matches)
    }

    @Test(arguments: [
        "", "cvm", "cvm*", "**", "cvm:", ":Name", ":", "cvm:a:b", "cvm: Name", " cvm:Name", "cvm:Name ", "permid/1",
        "actionName/cvm:a", "name/", "Name/cvm:a", "name/name/cvm:a", "cvm:名", "cvm:a?", "cvm:a,b", "qcs::cvm:::*",
    ])
    func otherFormsAreRefused(_ text: String) { #expect(ActionPattern(text) == nil) }
}

struct ResourcePatternTests {
    @Test(arguments: [
        ("*", true), ("qcs::cvm:::keypair/skey-1", true), ("qcs::cvm:::keypair/*", true), ("qcs::cvm:::*", true),
        ("qcs::cvm:::keypair/skey-2", false), ("qcs::cvm:::keypair/skey", false), ("qcs::cvm:::keypair", false),
        ("qcs::cvm:::keypair/SKEY-1", false), ("qcs::cvm:::instance/*", false), ("qcs::cvm:::*1", true),
        ("qcs::cvm:::k*r/s*1", true), ("qcs::CVM:::keypair/*", true), ("qcs::*:::keypair/*", true),
        ("qcs::c*:::keypair/*", true), ("qcs::lighthouse:::keypair/*", false),
        ("qcs::cvm::uin/100000000001:keypair/*", true), ("qcs::cvm::uin/:keypair/*", true),
        ("qcs::cvm::*:keypair/*", true), ("qcs::cvm::uin/*:keypair/*", true), ("qcs::cvm::uin/1*:keypair/*", true),
        ("qcs:*:cvm:::keypair/*", true), ("qcs::cvm:*::keypair/*", true), ("qcs::cvm:*:*:*", true),
        ("qcs::cvm:::keypair/skey-1:x", false),
    ])
    func resourceIsComparedBySegments(pattern: String, matches: Bool) throws {
        for effect in [PolicyEffect.allow, .deny] {
            #expect(try applies(policy(effect, resource: pattern), to: request()) == matches, "\(effect)")
        }
    }

    /// The form that the Terraform provider sends as a resource name.
    @Test(arguments: [
        ("qcs::cam:::policy/7", true), ("qcs::cam:::policy/*", true), ("qcs:::::policy/*", true),
        ("qcs::cam:::policyid/7", true), ("qcs::cam:::policy*", true), ("qcs::cam:::policy/8", false),
        ("qcs::cam:::Policy/7", false), ("qcs::cvm:::policy/7", false),
    ])
    func policiesHaveTwoForms(pattern: String, matches: Bool) throws {
        let call = request(service: "cam", "DeletePolicy", on: [PolicyResource(service: "cam", "policyid/7")])
        for effect in [PolicyEffect.allow, .deny] {
            #expect(try applies(policy(effect, resource: pattern), to: call) == matches, "\(effect)")
        }
    }

    /// Ruling 3 for key pairs. Other resources are in their own region for allow and deny.
    @Test(
        arguments: [
            // Region of the pattern, region of the call, type, allow matches, deny matches.
            ("", "ap-guangzhou", "keypair", true, true), ("*", "ap-guangzhou", "keypair", true, true),
            ("ap-guangzhou", "ap-guangzhou", "keypair", true, true), ("ap-*", "ap-guangzhou", "keypair", true, true),
            ("gz", "ap-guangzhou", "keypair", true, true),
            ("ap-beijing", "ap-guangzhou", "keypair", false, true), ("bj", "ap-guangzhou", "keypair", false, true),
            ("", nil, "keypair", true, true), ("*", nil, "keypair", true, true), ("**", nil, "keypair", true, true),
            ("ap-guangzhou", nil, "keypair", false, true), ("ap-*", nil, "keypair", false, true),
            ("ap-guangzhou", "", "keypair", false, true),
            ("", "ap-guangzhou", "instance", true, true), ("*", nil, "instance", true, true),
            ("gz", "ap-guangzhou", "instance", true, true), ("*-guangzhou", "ap-guangzhou", "instance", true, true),
            ("ap-guangzhou", "ap-beijing", "instance", false, false), ("ap-*", "na-ashburn", "instance", false, false),
            ("ap-guangzhou", nil, "instance", false, true), ("ap-guangzhou", "", "instance", false, true),
            ("ap-guangzhou", "AP-GUANGZHOU", "instance", false, false),
            ("ap-beijing", "ap-guangzhou", "keypairs", false, false),
        ] as [(String, String?, String, Bool, Bool)])
    func regionOfAKeyPairBindsAnAllowOnly(
        pattern: String, region: String?, type: String, allows: Bool, denies: Bool
    ) throws {
        let call = request(region: region, on: [PolicyResource(service: "cvm", "\(type)/1", tags: [])])
        for resource in ["\(type)/1", "\(type)/*", "*"] {
            let pattern = "qcs::cvm:\(pattern)::\(resource)"
            #expect(try applies(policy(.allow, resource: pattern), to: call) == allows)
            #expect(try applies(policy(.deny, resource: pattern), to: call) == denies)
        }
    }

    /// The resources of a call have no wildcards: one key pair is not all of them.
    @Test func starInACallIsACharacter() throws {
        let all = request("DescribeKeyPairs", on: [keyPair("*")])
        #expect(try applies(policy(.allow, resource: "qcs::cvm:::keypair/*"), to: all))
        #expect(try applies(policy(.allow, resource: "*"), to: all))
        #expect(try !applies(policy(.allow, resource: "qcs::cvm:::keypair/skey-1"), to: all))
        #expect(try !applies(policy(.deny, resource: "qcs::cvm:::keypair/skey-*"), to: all))
        let operation = request("DescribeRegions", on: [])
        #expect(operation.resources == [PolicyResource(service: "cvm", "*", tags: [])])
        #expect(try applies(policy(.allow, resource: "*"), to: operation))
        #expect(try applies(policy(.allow, resource: "qcs::cvm:::*"), to: operation))
        #expect(try applies(policy(.allow, resource: "qcs:::::*"), to: operation))
        #expect(try !applies(policy(.allow, resource: "qcs::cvm:::keypair/*"), to: operation))
    }

    @Test func serviceOfAResourceMayBeAnotherThanTheActions() throws {
        let call = request(service: "tag", "ModifyResourceTags", on: [keyPair("skey-1")])
        #expect(try applies(policy(.allow, action: "tag:*", resource: "qcs::cvm:::keypair/*"), to: call))
        #expect(try !applies(policy(.allow, action: "tag:*", resource: "qcs::tag:::*"), to: call))
        // An empty service means all products.
        #expect(try applies(policy(.allow, action: "tag:*", resource: "qcs:::::keypair/*"), to: call))
        #expect(try applies(policy(.deny, action: "tag:*", resource: "qcs:::ap-beijing::*"), to: call))
        #expect(try !applies(policy(.allow, action: "tag:*", resource: "qcs:::::instance/*"), to: call))
        #expect(try !applies(policy(.allow, action: "cvm:*", resource: "qcs::cvm:::*"), to: call))
    }

    @Test(arguments: [
        ("", PolicyFailure.Problem.resourceForm), ("**", .resourceForm), ("keypair/*", .resourceForm),
        ("qcs", .resourceForm), ("qcs:*", .resourceForm), ("qcs::cvm::*", .resourceForm),
        ("QCS::cvm:::*", .resourceForm), ("*::cvm:::*", .resourceForm), (" qcs::cvm:::*", .resourceForm),
        ("qcs:1:cvm:::*", .resourceProject), ("qcs:id/0:cvm:::*", .resourceProject),
        ("qcs:*1:cvm:::*", .resourceProject),
        ("qcs::c/m:::*", .resourceService), ("qcs::cvm :::*", .resourceService),
        ("qcs::cvm:xx::*", .resourceRegion), ("qcs::cvm:AP-Beijing::*", .resourceRegion),
        ("qcs::cvm:ap_beijing::*", .resourceRegion), ("qcs::cvm: ::*", .resourceRegion),
        ("qcs::cvm:广州-1::*", .resourceRegion),
        ("qcs::cvm::uin/100000000002:*", .resourceAccount), ("qcs::cvm::uin/10000000000:*", .resourceAccount),
        ("qcs::cvm::uin/1000000000011:*", .resourceAccount), ("qcs::cvm::uin/*2:*", .resourceAccount),
        ("qcs::cvm::100000000001:*", .resourceAccount), ("qcs::cvm::uid/100000000001:*", .resourceAccount),
        ("qcs::cvm::UIN/100000000001:*", .resourceAccount), ("qcs::cvm::uin:*", .resourceAccount),
        ("qcs::cvm:::", .resourceContent(nil)), ("qcs::cvm:::a b", .resourceContent(CharacterFault(" ", position: 13))),
        ("qcs::cvm:::a ", .resourceContent(CharacterFault(" ", position: 13))),
        ("qcs::cvm:::a\n", .resourceContent(CharacterFault("\n", position: 13))),
        ("qcs::cvm:::é\u{200b}", .resourceContent(CharacterFault("\u{200b}", position: 13))),
        ("qcs::cvm:::a\u{fe0f}", .resourceContent(CharacterFault("\u{fe0f}", position: 13))),
        ("qcs::cvm:::a\u{3164}", .resourceContent(CharacterFault("\u{3164}", position: 13))),
        ("qcs::cvm:::a\u{2800}", .resourceContent(CharacterFault("\u{2800}", position: 13))),
        ("qcs::cvm:::a\u{a0}", .resourceContent(CharacterFault("\u{a0}", position: 13))),
    ])
    func whatCannotMeanAnythingIsRefused(text: String, problem: PolicyFailure.Problem) {
        #expect(throws: problem) { try ResourcePattern(text, owner: owner) }
    }

    @Test func refusalsNameTheWholeResource() {
        let call = request(on: [keyPair("skey-1"), PolicyResource(service: "cvm", "*")])
        #expect(
            call.resources.map(call.fullName) == ["qcs::cvm:ap-guangzhou:uin/100000000001:keypair/skey-1", "*"])
    }
}
