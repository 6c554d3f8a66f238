// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ActionAPI

/// The parts of a caller's own text that a message may contain (ruling 18).
struct MessageTextTests {
    @Test(arguments: [
        ("", ""), ("a", "a"), ("a b", "a b"), ("é 未 😀", "é 未 😀"), ("\n", #"\u{a}"#), ("\r\n", #"\u{d}\u{a}"#),
        ("\t", #"\u{9}"#),
        ("\0", #"\u{0}"#), ("\u{1b}[31m", #"\u{1b}[31m"#), ("\u{7f}", #"\u{7f}"#), ("\u{85}", #"\u{85}"#),
        ("a\u{9b}b", #"a\u{9b}b"#),
        // Characters that reverse the direction of text, or join or separate invisibly.
        ("\u{202e}abc", #"\u{202e}abc"#), ("\u{200b}", #"\u{200b}"#), ("\u{feff}", #"\u{feff}"#),
        ("\u{2028}", #"\u{2028}"#),
        ("\u{2029}", #"\u{2029}"#), ("\u{ad}", #"\u{ad}"#), ("\u{e000}", #"\u{e000}"#), ("\u{378}", #"\u{378}"#),
        ("\u{e0041}", #"\u{e0041}"#), ("<script>\"'", "<script>\"'"),
    ])
    func whatIsNotForTheEyeIsEscaped(_ text: String, _ shown: String) {
        #expect(MessageText.escaped(text) == shown)
    }

    @Test(arguments: [
        (64, String(repeating: "x", count: 64)), (65, String(repeating: "x", count: 64) + "…"),
        (100_000, String(repeating: "x", count: 64) + "…"), (63, String(repeating: "x", count: 63)),
    ])
    func textIsCutAt64Characters(_ count: Int, _ shown: String) {
        #expect(MessageText.lengthMax == 64)
        #expect(MessageText.escaped(String(repeating: "x", count: count)) == shown)
    }

    @Test func charactersAreCountedBeforeTheyAreEscaped() {
        #expect(
            MessageText.escaped(String(repeating: "\n", count: 65)) == String(repeating: #"\u{a}"#, count: 64) + "…")
        #expect(MessageText.escaped(String(repeating: "未", count: 65)) == String(repeating: "未", count: 64) + "…")
        // A letter with combining marks counts as several characters.
        let stacked = "a" + String(repeating: "\u{301}", count: 1000)
        #expect(MessageText.escaped(stacked).unicodeScalars.count == 65)
    }

    @Test(arguments: [
        "PublicKey", "PrivateKey", "Password", "Token", "Signature", "SecretKey", "Authorization", "X-TC-Token",
        "publickey",
        "PUBLICKEY", "authorization", "LoginSettings.Password", "LoginSettings.0.password", "Keys.0.PublicKey",
        "SecretId", "SecretId.0", "Password.0.1",
    ])
    func valueOfASecretParameterIsNeverShown(_ name: String) {
        #expect(!MessageText.mayShow("value", of: name))
        #expect(!MessageText.mayShow("", of: name))
    }

    @Test(arguments: [
        "KeyName", "PublicKeys", "Public", "Key", "Password.Hint", "SecretIds", "TokenX", "", "Filters.0.Name",
        "X-TC-Timestamp",
    ])
    func valueOfAnotherParameterIsShown(_ name: String) {
        #expect(MessageText.mayShow("value", of: name))
        #expect(MessageText.mayShow("value", of: nil))
    }

    @Test(arguments: [
        "-----BEGIN RSA PRIVATE KEY-----\nMIIE", "-----BEGIN PRIVATE KEY-----", "-----BEGIN OPENSSH PRIVATE KEY-----",
        "x PRIVATE KEY x",
        "MIIEpAIBAAKCAQEA\n-----END RSA PRIVATE KEY-----", String(repeating: "x", count: 10_000) + "PRIVATE KEY",
    ])
    func valueThatHoldsAPrivateKeyIsNeverShown(_ value: String) {
        #expect(!MessageText.mayShow(value, of: "KeyName"))
        #expect(!MessageText.mayShow(value, of: nil))
    }
}
