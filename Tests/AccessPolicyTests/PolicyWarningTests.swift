// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AccessPolicy

/// A name that no door knows is reported, with the one that may be meant.
struct PolicyWarningTests {
    @Test(arguments: [
        ("cvm:DeleteKeyPair", "cvm:DeleteKeyPairs"), ("cvm:createkeypairs", "cvm:CreateKeyPair"),
        ("name/cvm:DescribeKeypair", "cvm:DescribeKeyPairs"), ("lighthous:CreateKeyPair", "lighthouse:CreateKeyPair"),
        ("cos:PutObject", nil), ("cvm:Zzz*", nil), ("cvm:BindInstanceKey", nil), ("cam:DescribeKeyPairs", nil),
    ])
    func anActionThatNoDoorKnowsIsTold(_ text: String, _ meant: String?) throws {
        let warning = try #require(PolicyWarning(action: text, at: "statement[0].action"))
        if let meant { #expect(warning.suggestion == meant) }
        #expect(warning.english.hasPrefix("statement[0].action: no door knows the action \(text)"))
        #expect(warning.english.hasSuffix(meant.map { "; did you mean \($0)?" } ?? "\(text)") || meant == nil)
    }

    @Test(arguments: [
        "*", "cvm:*", "CVM:deletekeypairs", "*:DeleteKeyPairs", "name/tag:TagResources", "cvm:Describe*",
        "l*:*KeyPair*",
        "sts:GetCallerIdentity", "cam:CreatePolicy", "vpc:DescribeUsedIpAddress", "admin:EnrollHost",
    ])
    func aKnownActionIsNot(_ text: String) { #expect(PolicyWarning(action: text) == nil) }

    @Test(arguments: [
        ("qcs::cvm:::keypairs/skey-1", "keypair/…"), ("qcs::cvm::uin/:instances/*", "instance/…"),
        ("qcs::cvm:::policyid/1", nil), ("qcs::lighthouse:::image/x", nil), ("qcs::cos:::bucket/x", nil),
        ("qcs::lighthous:::keypair/x", "service lighthouse"), ("qcs::cvm:::Keypair/x", "keypair/…"),
        ("qcs::cvm:::skey-1", nil),
        ("qcs::tag:::tagkey/x", nil),
    ])
    func aResourceThatNoDoorKnowsIsTold(_ text: String, _ meant: String?) throws {
        let warning = try #require(PolicyWarning(resource: text))
        #expect(warning.suggestion == meant)
        #expect(warning.english.hasPrefix("no door knows the resource \(text)"))
    }

    @Test(arguments: [
        "*", "qcs::cvm:::*", "qcs::cvm:ap-guangzhou:uin/100000000001:keypair/skey-1", "qcs:::::keypair/*",
        "qcs::cam:::policy/1", "qcs::cam::uin/:uin/7", "qcs::*:::inst*", "qcs::cvm:::*/ins-1", "qcs::cvm:::k*1",
        "qcs::cos:::*",
    ])
    func aKnownResourceIsNot(_ text: String) { #expect(PolicyWarning(resource: text) == nil) }

    @Test func theResourceOfACallIsOfItsService() {
        #expect(PolicyWarning(resource: "keypair/skey-1", of: "cvm") == nil)
        #expect(PolicyWarning(resource: "keypair/skey-1", of: "cam") != nil)
        #expect(PolicyWarning(resource: "keypair/skey-1") == nil)
    }

    @Test func eachHasItsPlaceAndTheyEndAtALimit() {
        let text = #"""
            {"version":"2.0","statement":[{"effect":"allow","action":["cvm:DeleteKeyPair","cvm:*"],"resource":"*"},
            {"effect":"deny","action":"x:Y","resource":["qcs::cvm:::*","qcs::cvm:::keypairs/1"]}]}
            """#
        let warnings = PolicyDocument.warnings(about: text)
        #expect(warnings.map(\.place) == ["statement[0].action[0]", "statement[1].action", "statement[1].resource[1]"])
        #expect(warnings.map(\.kind) == [.action, .action, .resource])
        #expect(PolicyDocument.warnings(about: text, countMax: 2).count == 2)
        #expect(
            PolicyDocument.warnings(
                about: #"{"version":"2.0","statement":{"effect":"deny","action":"a:B","resource":"*"}}"#
            ).count == 1)
        #expect(PolicyDocument.warnings(about: "{").isEmpty)
    }

    @Test(arguments: [
        ("Refused", "refused"), ("createkeypair", "CreateKeyPair"), ("CreateKeyPiar", "CreateKeyPair"), ("", nil),
        ("x", nil), ("CreateKeyPairCreateKeyPair", nil), (String(repeating: "CreateKeyPair", count: 9), nil),
    ])
    func aNearNameIsFound(_ text: String, _ found: String?) {
        #expect(NearestName.of(text, among: ["success", "refused", "CreateKeyPair", "DeleteKeyPairs"]) == found)
    }
}
