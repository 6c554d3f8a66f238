// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ClientCommands

struct TextTableTests {
    @Test func columnsStandUnderEachOther() {
        var table = TextTable("ID", "NAME", "TAGS")
        table.append("skey-1", "a", "")
        table.append("skey-22", "bcdefg", "x=y")
        #expect(
            table.text == """
                ID       NAME    TAGS
                skey-1   a
                skey-22  bcdefg  x=y
                """)
    }

    /// A Chinese character takes two cells of a terminal.
    @Test func wideCharactersAreCountedTwice() {
        var table = TextTable("NAME", "ID")
        table.append("网站", "1")
        table.append("abcd", "2")
        #expect(table.text == "NAME  ID\n网站  1\nabcd  2")
    }

    /// A server's text cannot control a terminal or begin a line.
    @Test func controlCharactersAreEscaped() {
        var table = TextTable("NAME")
        table.append("a\u{1b}[31m\nb")
        #expect(table.text.split(separator: "\n").count == 2)
        #expect(!table.text.contains("\u{1b}"))
    }

    @Test func aTableOfNothingIsItsTitles() {
        #expect(TextTable("A", "B").text == "A  B")
    }

    private static var long: TextTable {
        var table = TextTable("ID", "NAME", "TAGS")
        table.append("skey-1", "abcdefghijkl", "网站网站网站")
        table.append("skey-2", "a", "x=y")
        return table
    }

    @Test func theLongestColumnsAreCutFirst() {
        #expect(Self.long.width == 34)
        #expect(Self.long.text(within: 34, cutting: [1: 4, 2: 4]) == Self.long.text)
        #expect(
            Self.long.text(within: 27, cutting: [1: 4, 2: 4]) == """
                ID      NAME      TAGS
                skey-1  abcdefg…  网站网站…
                skey-2  a         x=y
                """)
    }

    /// Half of a wide character is none.
    @Test func aWideCharacterIsNotCutInHalf() {
        var table = TextTable("NAME", "ID")
        table.append("网站网站", "1")
        #expect(table.text(within: 10, cutting: [0: 1]) == "NAME    ID\n网站…   1")
        #expect(table.text(within: 11, cutting: [0: 1]) == "NAME     ID\n网站网…  1")
    }

    @Test func noMoreIsCutThanIsAllowed() {
        #expect(
            Self.long.text(within: 1, cutting: [1: 4, 2: 3]) == """
                ID      NAME  TA…
                skey-1  abc…  网…
                skey-2  a     x=y
                """)
        #expect(Self.long.text(within: 1, cutting: [:]) == Self.long.text)
    }
}
