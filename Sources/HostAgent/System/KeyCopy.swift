// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys

/// The keys of one user as the server last answered.
struct KeyCopy: Equatable, Sendable {
    /// Clocks are set; a copy may be from so many seconds ahead.
    static let clockStepMax = 60
    /// What can be a time: from 1970 to 9999. No sum of two overflows.
    static let times = 0...253_402_300_799

    let bound: BoundKeys
    /// Seconds since 1970 when the server was asked: what it answered was true then or later.
    let askedAt: Int

    init(bound: BoundKeys, askedAt: Int) {
        self.bound = bound
        self.askedAt = askedAt
    }

    /// Whether it may serve at `now`; never for `ageMax` 0.
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

    /// Reads a copy of that user's keys; `nil` where anything in it is not as it was written.
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
