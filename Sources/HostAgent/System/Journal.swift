// SPDX-License-Identifier: Apache-2.0

import AuthorizedKeys
import DurableFiles

/// What join, set or leave has begun and not ended: written before anything is changed, removed when all is done. What
/// was interrupted is told by it to the next one.
struct Journal: Equatable {
    /// Who asks for keys.
    var user: String
    /// Whether that user is ours to remove.
    var madeUser: Bool
    /// Whether sshd has not taken up what its files say.
    var owesReload: Bool
    /// The server that `set` goes to; `nil` where it is not `set` that was begun.
    var newServer: String?
    /// Of a join whose answer was not heard yet.
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

    /// `nil` where it is none.
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

    /// The one of this host. A damaged one, which only a disk can make, says nothing.
    static func found(_ paths: HostPaths) -> Journal? {
        (try? Files.readText(paths.journal)).flatMap { Journal(text: $0) }
    }

    /// All that it told of is done.
    static func remove(_ paths: HostPaths) throws(FileProblem) {
        try Files.removeDrafts(of: paths.journal)
        try Files.remove(paths.journal)
    }

    func write(_ paths: HostPaths) throws(FileProblem) {
        try Files.makeFolder(paths.settingsFolder, mode: 0o755)
        try DurableFile.replace(paths.journal, with: Array(text.utf8), mode: 0o600)
    }
}
