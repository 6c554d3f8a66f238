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
}
