// SPDX-License-Identifier: Apache-2.0

import LoginRules

/// The keys of one user from the server's latest answer.
struct KeyCopy: Equatable, Sendable {
    /// The number of seconds that a copy may lie in the future, because clocks are adjusted.
    static let clockStepMax = 60
    /// Valid times, from 1970 to 9999. No sum of two overflows.
    static let times = 0...253_402_300_799

    let bound: BoundKeys
    /// The time of the request in seconds since 1970. The answer was true at that time or later.
    let askedAt: Int

    init(bound: BoundKeys, askedAt: Int) {
        self.bound = bound
        self.askedAt = askedAt
    }

    /// Whether the copy may be used at `now`. An `ageMax` of 0 means never.
    func serves(at now: Int, ageMax: Int) -> Bool {
        ageMax > 0 && now - askedAt <= ageMax && askedAt - now <= Self.clockStepMax
    }

    var text: String {
        let keys = bound.keys.map { "key \($0.line)\n" }.joined()
        return """
            keywright-host copy 1
            user \(bound.user.text)
            asked \(askedAt)
            options \(bound.options.text)
            \(keys)end \(bound.keys.count)

            """
    }

    /// Reads a copy of a user's keys; `nil` if it is not exactly as it was written.
    init?(text: String, for user: LoginName) {
        var lines = text.utf8.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
            .map { Substring($0) }[...]
        func take(_ prefix: String) -> String? {
            guard let line = lines.popFirst(), line.hasPrefix(prefix) else { return nil }
            return String(line.dropFirst(prefix.count))
        }
        guard take("keywright-host copy 1") == "", take("user ") == user.text,
            let askedAt = take("asked ").flatMap({ Int($0) }), Self.times.contains(askedAt),
            let options = take("options ").flatMap({ LoginOptions($0) })
        else { return nil }
        var keys: [PublicKey] = []
        while lines.first?.hasPrefix("key ") == true {
            guard let key = take("key ").flatMap({ PublicKey(line: $0) }) else { return nil }
            keys.append(key)
        }
        guard take("end ") == String(keys.count), lines.count == 1, lines.first == "" else { return nil }
        self.init(bound: BoundKeys(user: user, options: options, keys: keys), askedAt: askedAt)
    }
}
