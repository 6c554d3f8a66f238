// SPDX-License-Identifier: Apache-2.0

/// The options before a key in authorized_keys (sshd(8)): a list that is parsed and written again.
///
/// The names are OpenSSH's, except `cert-authority` and `principals`: the former would turn a bound key into a
/// certificate authority. Values are in quotes and contain visible ASCII characters and spaces. A quote inside a value
/// is written `\"`.
package struct LoginOptions: Equatable, Sendable {
    package static let bytesMax = 4096

    private static let flags: Set = [
        "agent-forwarding", "no-agent-forwarding", "no-port-forwarding", "no-pty", "no-touch-required", "no-user-rc",
        "no-x11-forwarding", "port-forwarding", "pty", "restrict", "user-rc", "verify-required", "x11-forwarding",
    ]
    private static let valuedOnce: Set = ["command", "expiry-time", "from", "tunnel"]
    private static let valuedOften: Set = ["environment", "permitlisten", "permitopen"]

    private struct Option: Equatable, Sendable {
        let name: String
        let value: String?
    }

    private let options: [Option]

    package static let none = LoginOptions(options: [])

    private init(options: [Option]) { self.options = options }

    /// Reads a list without spaces around its commas. An empty text is an empty list.
    package init?(_ text: String) {
        guard text.utf8.count <= Self.bytesMax, text.utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else { return nil }
        var reader = Reader(rest: Array(text.utf8)[...])
        guard let options = reader.readAll(), Self.areKnown(options) else { return nil }
        self.init(options: options)
    }

    /// The list in the form that sshd reads.
    package var text: String {
        options.map { option in
            guard let value = option.value else { return option.name }
            let quoted = value.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\\\"")
            return "\(option.name)=\"\(quoted)\""
        }.joined(separator: ",")
    }

    private static func areKnown(_ options: [Option]) -> Bool {
        var seen: Set<String> = []
        return options.allSatisfy { option in
            guard let value = option.value else {
                return flags.contains(option.name) && seen.insert(option.name).inserted
            }
            guard !value.isEmpty else { return false }
            return valuedOften.contains(option.name)
                || valuedOnce.contains(option.name) && seen.insert(option.name).inserted
        }
    }

    /// Splits a list as sshd does: the only escape inside quotes is `\"`.
    private struct Reader {
        var rest: ArraySlice<UInt8>

        mutating func readAll() -> [Option]? {
            if rest.isEmpty { return [] }
            var options: [Option] = []
            while let option = readOption() {
                options.append(option)
                if rest.isEmpty { return options }
                guard take(",") else { return nil }
            }
            return nil
        }

        private mutating func readOption() -> Option? {
            let name = rest.prefix { $0 != UInt8(ascii: ",") && $0 != UInt8(ascii: "=") }
            guard !name.isEmpty else { return nil }
            rest = rest.dropFirst(name.count)
            let text = String(decoding: name, as: UTF8.self).lowercased()
            guard take("=") else { return Option(name: text, value: nil) }
            guard let value = readQuoted() else { return nil }
            return Option(name: text, value: value)
        }

        private mutating func readQuoted() -> String? {
            guard take("\"") else { return nil }
            var value: [UInt8] = []
            while let byte = rest.popFirst() {
                switch byte {
                case UInt8(ascii: "\""): return String(decoding: value, as: UTF8.self)
                case UInt8(ascii: "\\") where take("\""): value.append(UInt8(ascii: "\""))
                default: value.append(byte)
                }
            }
            return nil
        }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard rest.first.map(UInt32.init) == character.value else { return false }
            rest = rest.dropFirst()
            return true
        }
    }
}
