// SPDX-License-Identifier: Apache-2.0

import LoginRules

/// Answers sshd whether the key that a client offers may log in as a user. When in doubt, the answer is no.
struct AuthorizedKeysCommand {
    /// The text to print, if any, and the message to log.
    struct Outcome: Equatable {
        /// A whole line with its line break; `nil` prints nothing.
        var line: String?
        var failure: Failure?
        var notice: String?
    }

    let copies: KeyCopies
    let outage: Outage
    /// Asks the server for all keys of a user.
    let ask: (LoginName) -> KeysAnswer

    /// - Parameter now: Seconds since 1970, read before the server is asked.
    func answer(user: LoginName, offered: OfferedKey, now: Int) -> Outcome {
        guard outage.mayAsk(at: now) else {
            return fromCopy(
                user: user, offered: offered, now: now,
                reason: "the server was away less than \(Outage.retryAfter) s ago")
        }
        let answer = ask(user)
        if case .unreachable = answer { outage.began(at: now) } else { outage.ended() }
        switch answer {
        case .bound(let bound):
            var outcome = Outcome(line: bound.line(for: offered))
            do { try copies.keep(KeyCopy(bound: bound, askedAt: now)) } catch {
                outcome.notice = "the answer of the server could not be kept: \(error)"
            }
            return outcome
        case .revoked: return forgetting()
        case .unreachable(let reason): return fromCopy(user: user, offered: offered, now: now, reason: reason)
        case .refused(let reason): return Outcome(failure: Failure(.badAnswer, reason))
        }
    }

    private func forgetting() -> Outcome {
        let revoked = "the credential of this host was revoked"
        do { try copies.removeAll() } catch {
            return Outcome(failure: Failure(.revoked, "\(revoked); its copies could not be removed: \(error)"))
        }
        return Outcome(failure: Failure(.revoked, revoked))
    }

    private func fromCopy(user: LoginName, offered: OfferedKey, now: Int, reason: String) -> Outcome {
        let copy: KeyCopy
        switch copies.found(for: user) {
        case .copy(let found): copy = found
        case .nothing: return Outcome(failure: Failure(.unreachable, "\(reason); there is no copy for \(user.text)"))
        case .doubtful(let doubt):
            return Outcome(
                failure: Failure(.unreachable, "\(reason); the copy for \(user.text) is not believed: \(doubt)"))
        }
        guard copy.serves(at: now, ageMax: copies.ageMax) else {
            return Outcome(failure: Failure(.unreachable, "\(reason); the copy for \(user.text) is too old"))
        }
        return Outcome(
            line: copy.bound.line(for: offered),
            notice: "\(reason); a copy that is \(max(0, now - copy.askedAt)) s old serves for \(user.text)")
    }
}
