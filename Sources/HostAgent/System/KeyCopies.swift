// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

/// The last-good copies: one file for each user, replaced as a whole.
struct KeyCopies {
    /// The seconds after which an unchanged copy is written again. A burst of logins thus causes no writes.
    static let refreshAfter = 60
    static let mode: UInt32 = 0o600

    let folder: String
    let ageMax: Int
    /// The owner of the copies: the user who asks for keys.
    let user: UInt32

    /// The contents in place of a copy.
    enum Found: Equatable {
        case copy(KeyCopy)
        case nothing
        /// A copy that is not trusted, with the reason. Anybody who could place a file there, or prevent its
        /// replacement, could otherwise log in with it.
        case doubtful(String)
    }

    private func path(of user: LoginName) -> String { "\(folder)/\(user.fileName)" }

    /// The copy to use when the server is unreachable, of any age.
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

    /// `nil` if there is no trusted copy.
    func copy(for user: LoginName) -> KeyCopy? {
        if case .copy(let copy) = found(for: user) { copy } else { nil }
    }

    /// Stores an answer, unless a copy of a later request exists. If it cannot be stored, a different old copy is
    /// removed, because it no longer reflects the server.
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
        // A copy from the future was written with another clock setting.
        if old.askedAt > new.askedAt + KeyCopy.clockStepMax { return true }
        if old.bound != new.bound { return new.askedAt >= old.askedAt }
        return new.askedAt - old.askedAt >= min(Self.refreshAfter, ageMax / 2)
    }

    /// Removes all copies and other files beside them, except the CAs, which are not keys. One failure does not prevent
    /// the removal of the others.
    func removeAll() throws(FileProblem) {
        var problem: FileProblem?
        for name in try Files.names(in: folder) where name != AuthoritiesFile.name {
            do throws(FileProblem) { try Files.removeTree("\(folder)/\(name)") } catch { problem = problem ?? error }
        }
        if let problem { throw problem }
    }

    /// The users who have a copy.
    var users: [LoginName] { ((try? Files.names(in: folder)) ?? []).compactMap { LoginName(fileName: $0) } }
}
