// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import HostAgent

struct TextLinesTests {
    @Test(arguments: [
        ("a\nb", ["a", "b"]), ("a\r\nb\r\n", ["a", "b"]), ("\r\na\rb\n\nc", ["", "a\rb", "c"]), ("", []),
    ])
    func linesEndWithLFOrCRLF(_ text: String, _ lines: [String]) {
        #expect(text.textLines.map(String.init) == lines)
    }
}
