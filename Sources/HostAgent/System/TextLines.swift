// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The lines that are not empty, without their ends, which may be LF or CRLF. `split` on characters does not work,
    /// because CRLF is a single character.
    var textLines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n")).map { line in
            Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }
}
