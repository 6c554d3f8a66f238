// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import TestHelpers
import Testing

@testable import AccessPolicy

/// Policies with a few changed characters. None crashes the server, and a text that is not JSON is not a policy.
struct DamagedPolicyTests {
    private static let pieces = [
        "{", "}", "[", "]", "\"", ",", ":", "\\", "\\u00", "\\ud83d\\ude00", "\\ud800", "1", "-", "null", "*", "/", "%",
        " ", "\n", "\u{0}", "é", "\u{301}", "&", "deny", "999", "qcs",
    ]

    @Test func whatIsNotJSONIsNoPolicy() {
        var policies = RandomPolicies(seed: 7)
        var random = SeededGenerator(seed: 8)
        var refused = 0
        for _ in 0..<1500 {
            var text = Array(policies.document(policies.statements(1...2)).unicodeScalars)
            for _ in 0..<Int.random(in: 1...2, using: &random) {
                let index = Int.random(in: 0..<text.count, using: &random)
                let length = Int.random(in: 0...min(3, text.count - index), using: &random)
                let piece = Self.pieces[Int.random(in: 0..<Self.pieces.count, using: &random)]
                text.replaceSubrange(index..<index + length, with: Array(piece.unicodeScalars))
            }
            let damaged = String(String.UnicodeScalarView(text))
            let policy = CompiledPolicy(stored: damaged, name: "damaged", owner: owner)
            let isJSON = (try? JSONSerialization.jsonObject(with: Data(damaged.utf8))) != nil
            if case .statements = policy.content { #expect(isJSON, "\(damaged)") } else { refused += 1 }
            // Any decision is accepted.
            _ = PolicySet(.user([policy])).decide(PolicyRequest(policies.call()))
        }
        #expect((750..<1500).contains(refused), "\(refused)")
    }
}
