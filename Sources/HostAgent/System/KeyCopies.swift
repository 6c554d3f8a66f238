// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys

/// The keys of one user as the server last answered.
struct KeyCopy: Equatable, Sendable {
    /// Clocks are set; a copy may be from so many seconds ahead.
    static let clockStepMax = 60

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
            let askedAt = take("asked ").flatMap({ Int($0) }),
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

/// The last-good copies: a file a user, replaced whole.
struct KeyCopies {
    /// A copy that says the same is written anew only after so many seconds, so that a burst of logins costs no disk.
    static let refreshAfter = 60

    let folder: String
    let ageMax: Int

    private func path(of user: LoginName) -> String { "\(folder)/\(user.fileName)" }

    /// `nil` where there is none that can be read.
    func copy(for user: LoginName) -> KeyCopy? {
        guard let text = try? Files.readText(path(of: user)) else { return nil }
        return KeyCopy(text: text, for: user)
    }

    /// Keeps an answer, unless one that was asked for later is there. Where it cannot be kept, the old copy is taken away:
    /// it would say what the server no longer does.
    func keep(_ new: KeyCopy) throws(FileProblem) {
        let user = new.bound.user
        do throws(FileProblem) {
            let isSettled = try Files.whileLocked(folder: folder) { () throws(FileProblem) -> Bool in
                if let old = copy(for: user), !isOutdated(old, by: new) { return true }
                try Files.replace(path(of: user), with: Array(new.text.utf8), mode: 0o600, owner: nil)
                return true
            }
            if isSettled == nil, copy(for: user)?.bound != new.bound { try Files.remove(path(of: user)) }
        } catch {
            try? Files.remove(path(of: user))
            throw error
        }
    }

    private func isOutdated(_ old: KeyCopy, by new: KeyCopy) -> Bool {
        // One from the future was written by another clock.
        if old.askedAt > new.askedAt + KeyCopy.clockStepMax { return true }
        if old.bound != new.bound { return new.askedAt >= old.askedAt }
        return new.askedAt - old.askedAt >= min(Self.refreshAfter, ageMax / 2)
    }

    /// Removes every copy.
    func removeAll() throws(FileProblem) {
        for name in try Files.names(in: folder) { try Files.remove("\(folder)/\(name)") }
    }

    /// Whose copies there are.
    var users: [LoginName] { ((try? Files.names(in: folder)) ?? []).compactMap { LoginName(fileName: $0) } }
}
