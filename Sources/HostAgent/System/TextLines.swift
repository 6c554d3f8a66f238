// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The lines that are not empty, whether they end with LF or CRLF, without their ends. `split` on characters finds
    /// no end in CRLF, which is one character of its own.
    var textLines: [Substring] {
        utf8.split(separator: UInt8(ascii: "\n")).map { line in
            Substring(line.last == UInt8(ascii: "\r") ? line.dropLast() : line)
        }
    }
}
