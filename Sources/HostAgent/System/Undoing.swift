// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// Takes away what join made beside sshd's own configuration, as often as it takes.
struct Undoing {
    let paths: HostPaths

    /// Whether there is anything to take away.
    var hasWork: Bool { Files.exists(paths.settingsFolder) }

    /// The credential first, the journal last: who is interrupted runs leave again.
    func removeAll(_ journal: Journal) throws(Failure) {
        do throws(FileProblem) {
            try Files.removeDrafts(of: paths.credential)
            try Files.remove(paths.credential)
        } catch { throw Failure(.system, "\(error)") }
        // It belongs to a less trusted user, who is not to keep the rest from being removed.
        var problem: FileProblem?
        do throws(FileProblem) { try Files.removeTree(paths.copies) } catch { problem = error }
        try RefreshTimer(paths: paths).remove()
        // After its files: another user may get its number.
        if problem == nil, journal.madeUser, DedicatedUser.owner(of: journal.user) != nil {
            try DedicatedUser.remove(journal.user)
        }
        do throws(FileProblem) {
            try SSHDConfiguration(paths: paths).removeTrial()
            for path in [paths.dropIn, paths.ca, paths.settings] {
                try Files.removeDrafts(of: path)
                // That of sshd was put back before.
                if path != paths.dropIn { try Files.remove(path) }
            }
            if let problem { throw problem }
            try Journal.remove(paths)
            Files.removeFolder(paths.settingsFolder)
        } catch { throw Failure(.system, "\(error)") }
    }
}
