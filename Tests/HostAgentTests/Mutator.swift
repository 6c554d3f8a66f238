// SPDX-License-Identifier: Apache-2.0

/// Produces damaged variants of files: cut, doubled, swapped, and with values that readers may not expect.
struct Mutator {
    /// Numbers at the limits of their types, unusual line breaks, bytes that are not UTF-8, names of fields.
    private static let morsels =
        [
            "-9223372036854775808", "9223372036854775807", "9223372036854775808", "-1", "0", "1e400", "٣", "\0", "\r\n",
            "\n",
            "\n\n", " ", "\t", "\u{301}", "\u{feff}", "\"", "\\", "%n", "..", "/", ":", "@", "[", "]", "=", "-", "#",
            "key ",
            "end ", "user ", "asked ", "options ", "Server ", "CopyAgeMax ", "ServerTimeout ", "https://[",
            "https://[::1]:",
            "http://127.0.0.1:0", "command=\"", "-----BEGIN CERTIFICATE-----", "ssh-rsa AAAA", "AAAAB3NzaC1yc2E////",
        ].map { Array($0.utf8) } + [
            [0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [UInt8](repeating: 0x41, count: 70_000),
        ]

    private var state: UInt64

    init(seed: UInt64) { state = seed }

    /// SplitMix64, which gives the same bytes for the same seed.
    private mutating func next(below limit: Int) -> Int {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = (state ^ state >> 30) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
        return Int((mixed ^ mixed >> 31) % UInt64(max(1, limit)))
    }

    /// One of the files, changed at one to eight places.
    mutating func mutation(of files: [[UInt8]]) -> [UInt8] {
        var bytes = files[next(below: files.count)]
        for _ in 0...next(below: 8) { change(&bytes, with: files) }
        return bytes
    }

    private mutating func change(_ bytes: inout [UInt8], with files: [[UInt8]]) {
        let start = next(below: bytes.count + 1)
        let end = min(bytes.count, start + next(below: 24))
        switch next(below: 7) {
        case 0 where start < bytes.count: bytes[start] ^= 1 << next(below: 8)
        case 1: bytes.removeSubrange(start..<end)
        case 2: bytes.insert(contentsOf: bytes[start..<end], at: next(below: bytes.count + 1))
        case 3: bytes.replaceSubrange(start..<end, with: Self.morsels[next(below: Self.morsels.count)])
        case 4: bytes = Array(bytes.prefix(start))
        case 5:
            let other = files[next(below: files.count)]
            bytes.replaceSubrange(start..<end, with: other.dropFirst(next(below: other.count)))
        default: replaceWord(in: &bytes, at: start)
        }
    }

    /// Replaces a value between two spaces or line breaks.
    private mutating func replaceWord(in bytes: inout [UInt8], at start: Int) {
        let isBreak: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x0a }
        let first = (bytes[..<start].lastIndex(where: isBreak) ?? -1) + 1
        let end = bytes[start...].firstIndex(where: isBreak) ?? bytes.count
        guard first <= end else { return }
        bytes.replaceSubrange(first..<end, with: Self.morsels[next(below: Self.morsels.count)])
    }
}
