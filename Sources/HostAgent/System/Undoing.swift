// SPDX-License-Identifier: Apache-2.0

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
            if Files.exists(paths.copies) {
                try KeyCopies(folder: paths.copies, ageMax: 0, user: Programs.user).removeAll()
                try AuthoritiesFile(folder: paths.copies, user: Programs.user).remove()
            }
            Files.removeFolder(paths.copies)
        } catch { throw Failure(.system, "\(error)") }
        try RefreshTimer(paths: paths).remove()
        if journal.madeUser, DedicatedUser.owner(of: journal.user) != nil { try DedicatedUser.remove(journal.user) }
        do throws(FileProblem) {
            try SSHDConfiguration(paths: paths).removeTrial()
            for path in [paths.dropIn, paths.ca, paths.settings, paths.journal] { try Files.removeDrafts(of: path) }
            for path in [paths.ca, paths.settings, paths.journal] { try Files.remove(path) }
            Files.removeFolder(paths.settingsFolder)
        } catch { throw Failure(.system, "\(error)") }
    }
}
