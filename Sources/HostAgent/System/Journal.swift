// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import LoginRules

/// The state of a join, set or leave in progress. It is written before anything is changed and removed at the end.
/// After an interruption, the next command reads it.
struct Journal: Equatable {
    /// The user who asks for keys.
    var user: String
    /// Whether that user was created by join and must be removed.
    var madeUser: Bool
    /// Whether sshd must still be reloaded.
    var owesReload: Bool
    /// The new server of `set`; `nil` for other commands.
    var newServer: String?
    /// The seed of a join whose answer was not received yet.
    var seed: JoinSeed?

    var text: String {
        """
        # Written by keywright-host; there while join, set or leave runs, or was interrupted.
        User \(user)
        MadeUser \(madeUser ? "yes" : "no")
        OwesReload \(owesReload ? "yes" : "no")

        """ + (newServer.map { "NewServer \($0)\n" } ?? "") + (seed.map { "Seed \($0.text)\n" } ?? "")
    }

    init(user: String, madeUser: Bool, owesReload: Bool, newServer: String? = nil, seed: JoinSeed? = nil) {
        self.seed = seed
        self.newServer = newServer
        self.user = user
        self.madeUser = madeUser
        self.owesReload = owesReload
    }

    /// `nil` if the text is not a journal.
    init?(text: String) {
        var values: [String: String] = [:]
        for line in text.textLines where !line.hasPrefix("#") {
            let parts = line.split(separator: " ", maxSplits: 1)
            guard parts.count == 2, let name = parts.first, let value = parts.last else { return nil }
            values[String(name)] = String(value)
        }
        guard let user = values["User"], LoginName(user) != nil, let madeUser = values["MadeUser"],
            let owesReload = values["OwesReload"], [madeUser, owesReload].allSatisfy({ ["yes", "no"].contains($0) })
        else { return nil }
        self.init(
            user: user, madeUser: madeUser == "yes", owesReload: owesReload == "yes", newServer: values["NewServer"],
            seed: values["Seed"].flatMap { JoinSeed($0) })
    }

    /// The journal of this host. A damaged one, which only a failing disk can cause, counts as none.
    static func found(_ paths: HostPaths) -> Journal? {
        (try? Files.readText(paths.journal)).flatMap { Journal(text: $0) }
    }

    /// Removes the journal after the command is complete.
    static func remove(_ paths: HostPaths) throws(FileProblem) {
        try Files.removeDrafts(of: paths.journal)
        try Files.remove(paths.journal)
    }

    func write(_ paths: HostPaths) throws(FileProblem) {
        try Files.makeFolder(paths.settingsFolder, mode: 0o755)
        try DurableFile.replace(paths.journal, with: Array(text.utf8), mode: 0o600)
    }
}
