// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import AccessPolicy

struct WildcardPatternTests {
    @Test(arguments: [
        ("", "", true), ("", "a", false), ("a", "a", true), ("a", "A", false), ("a", "ab", false), ("ab", "a", false),
        ("*", "", true), ("*", "a/b:c*", true), ("**", "", true), ("a*", "a", true), ("a*", "abc", true),
        ("a*", "ba", false), ("*a", "a", true), ("*a", "cba", true), ("*a", "ab", false), ("a*a", "a", false),
        ("a*a", "aa", true), ("a*a", "aba", true), ("ab*ba", "aba", false), ("ab*ba", "abba", true),
        ("*b*", "abc", true), ("*b*", "ac", false), ("*aab*", "aaab", true), ("*abab*c", "abaababc", true),
        ("*abab*c", "abaabac", false), ("*a*b*", "ba", false), ("*a*b*", "cacbc", true), ("a**b", "ab", true),
        ("a*b*c", "abc", true), ("a*b*c", "ac", false), ("*ab*ab*", "abab", true), ("*ab*ab*", "aba", false),
        ("?", "a", false), ("?", "?", true), ("[a]", "a", false), ("\\*", "*", false), ("名*", "名称", true),
        ("keypair/*", "keypair/*", true), ("keypair/skey-1", "keypair/*", false),
    ])
    func starStandsForAnyRun(pattern: String, text: String, matches: Bool) {
        #expect(WildcardPattern(pattern.utf8).matches(Array(text.utf8)) == matches)
    }

    @Test func onlyStarsMatchAll() {
        for pattern in ["*", "**"] { #expect(WildcardPattern(pattern.utf8).matchesAll) }
        for pattern in ["", "a", "*a", "a*", "*a*"] { #expect(!WildcardPattern(pattern.utf8).matchesAll) }
    }

    /// Patterns that take a matcher with backtracking extremely long, or one that compares at every position some
    /// seconds, in a build without optimisation.
    @Test(
        .timeLimit(.minutes(1)),
        arguments: [
            (String(repeating: "*a", count: 3000) + "*b", String(repeating: "a", count: 100_000)),
            ("*" + String(repeating: "a", count: 3000) + "b*", String(repeating: "a", count: 100_000)),
            (String(repeating: "a*", count: 3000) + "b", String(repeating: "ab", count: 50_000) + "a"),
        ])
    func costIsLinearInTheText(pattern: String, text: String) {
        #expect(!WildcardPattern(pattern.utf8).matches(Array(text.utf8)))
    }
}
