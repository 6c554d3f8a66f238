// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import AccessPolicy

struct PolicySetTests {
    private static func statement(_ effect: String, _ action: String, _ resource: String = "*") -> String {
        #"{"effect":"\#(effect)","action":"\#(action)","resource":"\#(resource)"}"#
    }

    @Test func mainAccountStandsAbovePolicies() {
        #expect(PolicySet(.mainAccount).decide(request()) == .mainAccount)
    }

    @Test func whatNothingAllowsIsDenied() throws {
        let denial = PolicyDecision.nothingAllows(resource: keyPair("skey-1"), narrowing: false)
        #expect(PolicySet(.user([])).decide(request()) == denial)
        let other = try policy(Self.statement("allow", "cvm:Describe*") + "," + Self.statement("deny", "tag:*"))
        #expect(PolicySet(.user([other])).decide(request()) == denial)
        #expect(!denial.isAllowed)
    }

    @Test func explicitDenyWinsWhereverItStands() throws {
        let allow = try policy(.allow, name: "allow")
        let both = try policy(Self.statement("allow", "*") + "," + Self.statement("deny", "cvm:Delete*"), name: "both")
        for policies in [[both], [allow, both], [both, allow]] {
            #expect(
                PolicySet(.user(policies)).decide(request())
                    == .deniedBy(StatementReference(policy: "both", index: 1), resource: keyPair("skey-1")))
            #expect(PolicySet(.user(policies)).decide(request("DescribeKeyPairs")).isAllowed)
        }
    }

    @Test func everyResourceMustBeAllowed() throws {
        let one = try policy(.allow, resource: "qcs::cvm:::keypair/skey-1", name: "one")
        let two = try policy(.allow, resource: "qcs::cvm:::keypair/skey-2", name: "two")
        let call = request(on: [keyPair("skey-2"), keyPair("skey-1"), keyPair("skey-2")])
        let references = ["two", "one", "two"].map { StatementReference(policy: $0, index: 0) }
        #expect(PolicySet(.user([one, two])).decide(call) == .allowed(by: references))
        #expect(
            PolicySet(.user([two])).decide(call) == .nothingAllows(resource: keyPair("skey-1"), narrowing: false))
        let deny = try policy(.deny, resource: "qcs::cvm:::keypair/skey-1", name: "deny")
        #expect(
            PolicySet(.user([one, two, deny])).decide(call)
                == .deniedBy(StatementReference(policy: "deny", index: 0), resource: keyPair("skey-1")))
    }

    /// For all instances with a tag, in any region, now or later, an allow must cover each of them, and a deny may
    /// cover one.
    @Test func whatStandsForManyIsAllowedAsAWholeAndDeniedForOne() throws {
        let every = PolicyResource(service: "cvm", "instance/*", tags: [tag("role", "web")], isEvery: true)
        let call = request("GrantHostAccess", on: [every])
        func allows(_ policies: CompiledPolicy...) -> Bool { PolicySet(.user(policies)).decide(call).isAllowed }
        func tagged(_ text: String) -> String { #"{"for_any_value:string_equal":{"qcs:resource_tag":"\#(text)"}}"# }
        for resource in ["*", "qcs::cvm:::instance/*", "qcs::cvm:::*", "qcs::*:::inst*", "qcs::cvm:*::instance/*"] {
            #expect(allows(try policy(.allow, resource: resource)), "\(resource)")
        }
        for resource in [
            "qcs::cvm:ap-guangzhou::instance/*", "qcs::cvm:::instance/ins-*", "qcs::cvm:::instance/ins-1",
            "qcs::cvm:::keypair/*", "qcs::lighthouse:::instance/*", "qcs::cvm:ap-*::instance/*",
        ] { #expect(!allows(try policy(.allow, resource: resource)), "\(resource)") }
        #expect(allows(try policy(.allow, condition: tagged("role&web"))))
        #expect(!allows(try policy(.allow, condition: tagged("role&blog"))))
        #expect(!allows(try policy(.allow, condition: tagged("env&test"))))
        let all = try policy(.allow, name: "all")
        for resource in [
            "*", "qcs::cvm:ap-shanghai::instance/*", "qcs::cvm:::instance/ins-1", "qcs::cvm:::*/ins-1",
            "qcs::cvm:::instance/", "qcs::cvm:::i*1", "qcs::cvm:::*",
        ] { #expect(!allows(all, try policy(.deny, resource: resource)), "\(resource)") }
        for resource in [
            "qcs::cvm:::instance", "qcs::cvm:::image/*", "qcs::cvm:::keypair/skey-1", "qcs::lighthouse:::instance/*",
            "qcs::cvm:::instances/*", "qcs::cvm:::j*",
        ] { #expect(allows(all, try policy(.deny, resource: resource)), "\(resource)") }
        // The other tags of those instances are not known.
        #expect(!allows(all, try policy(.deny, condition: tagged("env&prod"))))
        #expect(!allows(all, try policy(.deny, resource: "qcs::cvm:::instance/*", condition: tagged("role&web"))))
        #expect(allows(all, try policy(.deny, resource: "qcs::cvm:::keypair/*", condition: tagged("env&prod"))))
    }

    @Test func narrowingPolicyOnlyTakesAway() throws {
        let describe = try policy(.allow, action: "cvm:Describe*", name: "own")
        let all = try policy(.allow, name: "inline")
        let delete = try policy(.allow, action: "cvm:Delete*", name: "inline")
        let deny = try policy(.deny, name: "inline")
        let see = request("DescribeKeyPairs")
        let inline = [StatementReference(policy: "inline", index: 0)]
        #expect(PolicySet(.user([describe]), narrowedBy: all).decide(see) == .allowed(by: inline))
        #expect(
            PolicySet(.user([describe]), narrowedBy: all).decide(request())
                == .nothingAllows(resource: keyPair("skey-1"), narrowing: false))
        #expect(
            PolicySet(.user([describe]), narrowedBy: delete).decide(see)
                == .nothingAllows(resource: keyPair("skey-1"), narrowing: true))
        #expect(!PolicySet(.user([describe]), narrowedBy: deny).decide(see).isAllowed)
        #expect(PolicySet(.mainAccount, narrowedBy: delete).decide(request()) == .allowed(by: inline))
        #expect(
            PolicySet(.mainAccount, narrowedBy: delete).decide(see)
                == .nothingAllows(resource: keyPair("skey-1"), narrowing: true))
        #expect(!PolicySet(.mainAccount, narrowedBy: deny).decide(see).isAllowed)
    }

    @Test(arguments: [
        "", "{", "null", #"{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*","x":1}}"#,
        #"{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"qcs::cvm::uin/5:*"}}"#,
        #"{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*","condition":{"z":{"a":"b"}}}}"#,
    ])
    func storedPolicyThatIsNotUnderstoodDeniesEverything(_ text: String) throws {
        let broken = CompiledPolicy(stored: text, name: "broken", owner: owner)
        guard case .unreadable = broken.content else {
            Issue.record("it was read")
            return
        }
        let allow = try policy(.allow)
        let denial = PolicyDecision.unreadable(policy: "broken")
        #expect(!denial.isAllowed)
        for set in [
            PolicySet(.user([broken])), PolicySet(.user([allow, broken])), PolicySet(.user([broken, allow])),
            PolicySet(.user([allow]), narrowedBy: broken), PolicySet(.mainAccount, narrowedBy: broken),
        ] {
            #expect(set.decide(request()) == denial)
            #expect(set.decide(request(service: "tag", "GetTags", on: [])) == denial)
        }
    }

    @Test func storedPolicyThatIsUnderstoodDecides() {
        let text = #"{"version":"2.0","statement":{"effect":"allow","action":"*","resource":"*"}}"#
        let stored = CompiledPolicy(stored: text, name: "stored", owner: owner)
        #expect(PolicySet(.user([stored])).decide(request()).isAllowed)
    }

    @Test func policyOfAnotherAccountDeniesEverything() throws {
        let call = request(account: AccountID(uin: 100_000_000_002))
        let allow = try policy(.allow)
        #expect(PolicySet(.user([allow])).decide(call) == .unreadable(policy: "policy"))
        #expect(PolicySet(.mainAccount, narrowedBy: allow).decide(call) == .unreadable(policy: "policy"))
    }

    @Test func tagsAreNeededWhereAStatementOnTheActionAsks() throws {
        let tags = #"{"string_equal":{"qcs:resource_tag":"a&1"}}"#
        let onTags = try policy(.deny, action: "cvm:Delete*", condition: tags)
        let onCall = try policy(.deny, condition: #"{"string_equal":{"qcs:request_tag":"a&1"}}"#)
        let plain = try policy(.allow)
        for set in [
            PolicySet(.user([plain, onTags])), PolicySet(.user([plain]), narrowedBy: onTags),
            PolicySet(.mainAccount, narrowedBy: onTags),
        ] {
            #expect(set.needsResourceTags(service: "CVM", action: "DeleteKeyPairs"))
            #expect(!set.needsResourceTags(service: "cvm", action: "DescribeKeyPairs"))
            #expect(!set.needsResourceTags(service: "tag", action: "DeleteTag"))
        }
        for set in [PolicySet(.user([plain, onCall])), PolicySet(.mainAccount), PolicySet(.user([]))] {
            #expect(!set.needsResourceTags(service: "cvm", action: "DeleteKeyPairs"))
        }
    }

    @Test func explanationSaysWhyEachStatementAppliesOrNot() throws {
        let first = try policy(
            Self.statement("allow", "cvm:Describe*") + ","
                + Self.statement("allow", "cvm:*", "qcs::cvm:::keypair/skey-1"), name: "first")
        let inline = try policy(.deny, condition: #"{"ip_equal":{"qcs:ip":"::1"}}"#, name: "inline")
        let explanations = PolicySet(.user([first]), narrowedBy: inline)
            .explain(request(on: [keyPair("skey-1"), keyPair("skey-2")]))
        #expect(
            explanations == [
                StatementExplanation(
                    reference: StatementReference(policy: "first", index: 0), effect: .allow,
                    findings: [.otherAction, .otherAction]),
                StatementExplanation(
                    reference: StatementReference(policy: "first", index: 1), effect: .allow,
                    findings: [.applies, .otherResource]),
                StatementExplanation(
                    reference: StatementReference(policy: "inline", index: 0), effect: .deny,
                    findings: [.conditionFails("ip_equal qcs:ip"), .conditionFails("ip_equal qcs:ip")]),
            ])
    }
}
