// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

@testable import ActionAPI

struct LegacyEndpointNameTests {
    /// Generation A ignores the case of the first letter, for ASCII letters only.
    @Test(arguments: [
        ("unBindInstanceKey", "UnBindInstanceKey"), ("UnBindInstanceKey", "UnBindInstanceKey"), ("", ""), ("a", "A"),
        ("z\u{301}x", "Z\u{301}x"), ("\u{df}a", "\u{df}a"), ("\u{131}a", "\u{131}a"), ("\u{e9}a", "\u{e9}a"),
        ("{a", "{a"), ("`a", "`a"),
    ])
    func theFirstLetterIsFolded(_ text: String, _ name: String) {
        #expect(LegacyEndpoint.actionName(ClientText(text)) == ClientText(name))
    }
}
