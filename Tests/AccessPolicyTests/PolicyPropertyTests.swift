// SPDX-License-Identifier: Apache-2.0

import DomainModel
import TestHelpers
import Testing

@testable import AccessPolicy

/// The engine makes the same decisions as the slow evaluator.
struct PolicyPropertyTests {
    /// There are 20,000 cases in all.
    private static let rounds = 200
    private static let callsPerRound = 25

    @Test(arguments: [1, 2, 3, 4] as [UInt64])
    func decisionsAreThoseOfTheSlowEvaluator(seed: UInt64) throws {
        var random = RandomPolicies(seed: seed)
        var verdicts: [SlowEvaluator.Verdict: Int] = [:]
        for round in 0..<Self.rounds {
            let plain = (0..<2).map { _ in random.statements(1...4) }
            let texts = plain.map { random.document($0) }
            let policies = try texts.indices.map { index in
                CompiledPolicy(
                    try PolicyDocument(parsing: texts[index], ownedBy: owner), name: "\(index)", owner: owner)
            }
            let narrowing = random.chance(30) ? policies[1] : nil
            let own = narrowing == nil ? policies : [policies[0]]
            let isMain = narrowing != nil && random.chance(30)
            let set = PolicySet(isMain ? .mainAccount : .user(own), narrowedBy: narrowing)
            for _ in 0..<Self.callsPerRound {
                let call = random.call()
                let expected = Self.verdict(on: call, plain, isNarrowed: narrowing != nil, isMain: isMain)
                verdicts[expected, default: 0] += 1
                let decision = set.decide(PolicyRequest(call))
                guard Self.fits(decision, expected, plain, call) else {
                    Issue.record("seed \(seed), round \(round): \(decision), not \(expected), \(call), \(texts)")
                    return
                }
                // The part about an action decides as the whole policy does, with the same statement numbers.
                let parts = own.map { $0.part(about: call.service, call.action) }
                let part = PolicySet(isMain ? .mainAccount : .user(parts), narrowedBy: narrowing)
                #expect(part.decide(PolicyRequest(call)) == decision)
            }
        }
        // The test proves something only if every verdict occurs often.
        #expect(verdicts.values.allSatisfy { $0 > 200 } && verdicts.count == 3, "\(verdicts)")
    }

    private static func verdict(
        on call: PlainCall, _ plain: [[PlainStatement]], isNarrowed: Bool, isMain: Bool
    ) -> SlowEvaluator.Verdict {
        guard isNarrowed else { return SlowEvaluator.decide(call, by: plain[0] + plain[1]) }
        let own = isMain ? .allowed : SlowEvaluator.decide(call, by: plain[0])
        return own == .allowed ? SlowEvaluator.decide(call, by: plain[1]) : own
    }

    /// Whether the verdict and the named statements agree.
    private static func fits(
        _ decision: PolicyDecision, _ verdict: SlowEvaluator.Verdict, _ plain: [[PlainStatement]], _ call: PlainCall
    ) -> Bool {
        func says(_ reference: StatementReference, on index: Int, allows: Bool) -> Bool {
            guard let policy = Int(reference.policy) else { return false }
            let statement = plain[policy][reference.index]
            return statement.allows == allows && SlowEvaluator.applies(statement, to: call, on: call.resources[index])
        }
        switch decision {
        case .allowed(let references):
            return verdict == .allowed && references.count == call.resources.count
                && references.enumerated().allSatisfy { says($1, on: $0, allows: true) }
        case .deniedBy(let reference, let resource):
            return verdict == .denied
                && call.resources.indices.contains { index in
                    call.resources[index].text == resource.text && says(reference, on: index, allows: false)
                }
        case .nothingAllows: return verdict == .nothingAllows
        case .mainAccount, .unreadable: return false
        }
    }

    @Test func wildcardsMatchAsTheSlowOnesDo() {
        var random = SeededGenerator(seed: 5)
        func text(_ alphabet: [Character], _ length: Int) -> [Character] {
            (0..<Int.random(in: 0...length, using: &random)).map { _ in
                alphabet[Int.random(in: 0..<alphabet.count, using: &random)]
            }
        }
        for _ in 0..<4000 {
            let pattern = text(["a", "b", "*", "a"], 7)
            let text = text(["a", "b", "a"], 9)
            let matches = WildcardPattern(String(pattern).utf8).matches(Array(String(text).utf8))
            #expect(
                matches == SlowEvaluator.isLike(String(pattern), String(text)), "\(String(pattern)) \(String(text))")
        }
    }

    /// Tags of resources are not requested if they do not influence the decision.
    @Test func tagsThatAreNotNeededChangeNothing() throws {
        var random = RandomPolicies(seed: 6)
        var spared = 0
        for _ in 0..<300 {
            let text = random.document(random.statements(1...3))
            let policy = CompiledPolicy(
                try PolicyDocument(parsing: text, ownedBy: owner), name: "policy", owner: owner)
            let set = PolicySet(.user([policy]))
            var call = random.call()
            guard !set.needsResourceTags(service: call.service, action: call.action) else { continue }
            spared += 1
            let decision = set.decide(PolicyRequest(call))
            for index in call.resources.indices { call.resources[index].tags = nil }
            let other = set.decide(PolicyRequest(call))
            #expect(other.isAllowed == decision.isAllowed, "\(text), \(call)")
        }
        #expect(spared > 100)
    }
}
