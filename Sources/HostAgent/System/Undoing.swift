// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// Removes what join created apart from sshd's configuration. It can be repeated.
struct Undoing {
    let paths: HostPaths

    /// Whether there is anything to remove.
    var hasWork: Bool { Files.exists(paths.settingsFolder) }

    /// Removes the credential first and the journal last. After an interruption, run leave again.
    func removeAll(_ journal: Journal) throws(Failure) {
        do throws(FileProblem) {
            try Files.removeDrafts(of: paths.credential)
            try Files.remove(paths.credential)
        } catch { throw Failure(.system, "\(error)") }
        // The folder belongs to a less trusted user, who must not be able to prevent the removal of the rest.
        var problem: FileProblem?
        do throws(FileProblem) { try Files.removeTree(paths.copies) } catch { problem = error }
        try RefreshTimer(paths: paths).remove()
        // The user is removed after its files, because another user may get its number.
        if problem == nil, journal.madeUser, DedicatedUser.owner(of: journal.user) != nil {
            try DedicatedUser.remove(journal.user)
        }
        do throws(FileProblem) {
            try SSHDConfiguration(paths: paths).removeTrial()
            for path in [paths.dropIn, paths.ca, paths.settings] {
                try Files.removeDrafts(of: path)
                // sshd's drop-in file was handled before.
                if path != paths.dropIn { try Files.remove(path) }
            }
            if let problem { throw problem }
            try Journal.remove(paths)
            Files.removeFolder(paths.settingsFolder)
        } catch { throw Failure(.system, "\(error)") }
    }
}
