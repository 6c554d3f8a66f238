// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import DurableFiles

/// The last-good copies: a file a user, replaced whole.
struct KeyCopies {
    /// A copy that says the same is written anew only after so many seconds, so that a burst of logins costs no disk.
    static let refreshAfter = 60
    static let mode: UInt32 = 0o600

    let folder: String
    let ageMax: Int
    /// To whom copies belong: the user who asks for keys.
    let user: UInt32

    /// What is in the place of a copy.
    enum Found: Equatable {
        case copy(KeyCopy)
        case nothing
        /// Why what is there is not believed: who can put a file there, or keep one from being replaced, could log in
        /// by it.
        case doubtful(String)
    }

    private func path(of user: LoginName) -> String { "\(folder)/\(user.fileName)" }

    /// The copy that serves where the server is away, whatever its age.
    func found(for name: LoginName) -> Found {
        guard Files.isWritable(folder: folder) else {
            return .doubtful("\(folder) cannot be written, so that nothing in it would be replaced")
        }
        do throws(FileProblem) {
            let (bytes, status) = try Files.readAsIs(path(of: name))
            guard status.isPlain, status.owner == user, status.mode == Self.mode else {
                return .doubtful("\(path(of: name)) is not a plain file of the user who asks, with mode 0600")
            }
            guard let copy = KeyCopy(text: String(decoding: bytes, as: UTF8.self), for: name) else {
                return .doubtful("\(path(of: name)) is damaged")
            }
            return .copy(copy)
        } catch {
            return error.isAbsence ? .nothing : .doubtful("\(error)")
        }
    }

    /// `nil` where there is none that is believed.
    func copy(for user: LoginName) -> KeyCopy? {
        if case .copy(let copy) = found(for: user) { copy } else { nil }
    }

    /// Keeps an answer, unless one that was asked for later is there. Where it cannot be kept, an old copy that says
    /// something else is taken away: the server no longer says that.
    func keep(_ new: KeyCopy) throws(FileProblem) {
        let user = new.bound.user
        do throws(FileProblem) {
            let isSettled = try Files.whileLocked(folder: folder) { () throws(FileProblem) -> Bool in
                if let old = copy(for: user), !isOutdated(old, by: new) { return true }
                try DurableFile.replace(path(of: user), with: Array(new.text.utf8), mode: Self.mode)
                return true
            }
            if isSettled == nil, copy(for: user)?.bound != new.bound { try Files.remove(path(of: user)) }
        } catch {
            if copy(for: user)?.bound != new.bound { try? Files.remove(path(of: user)) }
            throw error
        }
    }

    private func isOutdated(_ old: KeyCopy, by new: KeyCopy) -> Bool {
        // One from the future was written by another clock.
        if old.askedAt > new.askedAt + KeyCopy.clockStepMax { return true }
        if old.bound != new.bound { return new.askedAt >= old.askedAt }
        return new.askedAt - old.askedAt >= min(Self.refreshAfter, ageMax / 2)
    }

    /// Removes every copy, and what else is kept beside them but the CAs, which are no keys. One that cannot be removed
    /// keeps no other one.
    func removeAll() throws(FileProblem) {
        var problem: FileProblem?
        for name in try Files.names(in: folder) where name != AuthoritiesFile.name {
            do throws(FileProblem) { try Files.removeTree("\(folder)/\(name)") } catch { problem = problem ?? error }
        }
        if let problem { throw problem }
    }

    /// Whose copies there are.
    var users: [LoginName] { ((try? Files.names(in: folder)) ?? []).compactMap { LoginName(fileName: $0) } }
}
