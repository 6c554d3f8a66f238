// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct ProjectNameTests {
    @Test(arguments: ["a", "Web shop", "项目", "a/b:c", String(repeating: "名", count: 64)])
    func visibleTextIsAName(_ text: String) throws { #expect(try #require(ProjectName(text)).text == text) }

    @Test(arguments: ["", "a\nb", "\t", "a\u{202e}b", "a\u{200b}", String(repeating: "a", count: 65)])
    func otherTextIsNone(_ text: String) { #expect(ProjectName(text) == nil) }
}
