// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct LocalizedTextTests {
    @Test func textIsThatOfTheLanguage() {
        let text = LocalizedText("name", "名称")
        #expect(text.text(in: .english) == "name")
        #expect(text.text(in: .chinese) == "名称")
    }

    @Test(
        arguments: [
            ("en-US", Language.english), ("zh-CN", .chinese), ("", nil), ("en", nil), ("ZH-CN", nil), ("zh-TW", nil),
        ] as [(String, Language?)])
    func languageGoesByItsExactName(_ name: String, _ language: Language?) {
        #expect(Language(rawValue: name) == language)
    }
}
