// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Testing

struct TagTests {
    private static let texts = [
        "a", "A", "0", "é", "e", "名", "ключ", "ｋ", "a b", "a  b", "+-=._:/@()[],;><", "（）【】：；", "x（1）", "-", ";", "²",
        "٣",
    ]
    private static let badTexts = [
        "", " ", "  ", " a", "a ", " a ", "a\tb", "a\n", "\n", "a\0", "a\u{7f}", "a!b", "a#b", "a$b", "a%b", "a&b",
        "a*b",
        "a'b", "a\"b", "a?b", "a\\b", "a^b", "a`b", "a{b", "a|b", "a}b", "a~b", "🙂", "a\u{200b}b", "a\u{a0}b",
        "a\u{3000}b", "a，b", "a。b", "a！", "《a》", "a\u{feff}", "€", "a\u{200d}b",
    ]

    @Test(arguments: texts)
    func textOfAllowedCharactersIsAccepted(_ text: String) throws {
        let key = try Tag(key: text, value: "v")
        #expect(key.key == text)
        #expect(key.value == "v")
        #expect(try Tag(key: "k", value: text).value == text)
    }

    @Test
    func noTwoTagsAreOneResource() throws {
        let tags = [("a/b", "c"), ("a", "b/c"), ("a=b", "c"), ("a", "b=c"), ("a", "b")]
        let resources = try tags.map { try Tag(key: $0.0, value: $0.1).resource }
        #expect(Set(resources.map { Array($0.utf8) }).count == tags.count)
        #expect(resources.last == "tag/a&b")
    }

    @Test(arguments: badTexts)
    func otherTextIsRefused(_ text: String) {
        func isRefused(asKey: Bool, _ body: () throws(DomainModel.Tag.Problem) -> Void) -> Bool {
            do throws(DomainModel.Tag.Problem) { try body() } catch {
                switch error {
                case .badKey(.empty): return asKey && text.isEmpty
                case .badValue(.empty): return !asKey && text.isEmpty
                case .badKey(.illegalCharacter(let fault)):
                    return asKey && Array(text.unicodeScalars)[fault.position - 1] == fault.character
                case .badValue(.illegalCharacter(let fault)):
                    return !asKey && Array(text.unicodeScalars)[fault.position - 1] == fault.character
                case .badKey(.tooLong), .badValue(.tooLong), .reservedKey: return false
                }
            }
            return false
        }
        #expect(isRefused(asKey: true) { () throws(DomainModel.Tag.Problem) in _ = try Tag(key: text, value: "v") })
        #expect(isRefused(asKey: false) { () throws(DomainModel.Tag.Problem) in _ = try Tag(key: "k", value: text) })
        #expect(isRefused(asKey: true) { () throws(DomainModel.Tag.Problem) in try Tag.check(key: text) })
        #expect(isRefused(asKey: false) { () throws(DomainModel.Tag.Problem) in try Tag.check(value: text) })
    }

    @Test func keyIsUpTo127CharactersLong() throws {
        #expect(Tag.keyLengthMax == 127)
        for character in ["k", "名"] {
            let longest = String(repeating: character, count: 127)
            #expect(try Tag(key: longest, value: "v").key == longest)
            #expect(throws: Tag.Problem.badKey(.tooLong)) { try Tag(key: longest + character, value: "v") }
        }
    }

    @Test func valueIsUpTo255CharactersLong() throws {
        #expect(Tag.valueLengthMax == 255)
        for character in ["v", "值"] {
            let longest = String(repeating: character, count: 255)
            #expect(try Tag(key: "k", value: longest).value == longest)
            #expect(throws: Tag.Problem.badValue(.tooLong)) { try Tag(key: "k", value: longest + character) }
        }
    }

    @Test(arguments: [
        "qcs:", "qcs:x", "QCS:x", "qCs:", "qcloud", "qcloud-team", "QCloud", "QCLOUDx", "tencent", "Tencent",
        "TENCENT_x",
        "tencentcloud", "project", "Project", "PROJECT", "projects", "pRoJeCt:1", "项目", "项目名",
        // A combining mark after the last letter does not hide the word.
        "project\u{345}", "qcloud\u{345}x",
    ])
    func reservedPrefixIsRefusedInAnyCase(_ key: String) {
        #expect(throws: Tag.Problem.reservedKey) { try Tag(key: key, value: "v") }
        #expect(throws: Tag.Problem.reservedKey) { try Tag.check(key: key) }
    }

    @Test(arguments: [
        "qcs", "qcs-x", "qclou", "qc loud", "tencen", "ten cent", "projec", "my project", "xproject", "项", "目项",
        "-project",
        "a:qcs:",
    ])
    func keyThatOnlyResemblesAReservedOneIsAccepted(_ key: String) throws {
        #expect(try Tag(key: key, value: "v").key == key)
    }

    @Test func reservedWordsAreAllowedInValues() throws {
        for value in ["qcs:", "qcloud", "tencent", "project", "项目"] {
            #expect(try Tag(key: "k", value: value).value == value)
        }
    }

    @Test func keyIsLookedAtBeforeValueAndReservedKeysLast() {
        #expect(throws: Tag.Problem.badKey(.empty)) { try Tag(key: "", value: "") }
        #expect(throws: Tag.Problem.badKey(.illegalCharacter(CharacterFault(" ", position: 8)))) {
            try Tag(key: "project ", value: "v")
        }
        #expect(throws: Tag.Problem.badValue(.empty)) { try Tag(key: "project", value: "") }
    }

    @Test func keysAndValuesCompareWithCase() throws {
        #expect(try Tag(key: "k", value: "v") != Tag(key: "K", value: "v"))
        #expect(try Tag(key: "k", value: "v") != Tag(key: "k", value: "V"))
        #expect(try Tag(key: "k", value: "v") == Tag(storedKey: "k", value: "v"))
        #expect(Tag.perCallMax == 10)
    }
}
