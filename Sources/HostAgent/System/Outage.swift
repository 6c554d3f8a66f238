// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// An outage of the server, as calls of this host found it. A file beside the copies has the latest attempt's time.
///
/// sshd runs a process for each key that a client offers. While the server is unreachable, only one of them in half a
/// minute waits for it; the others use their copies at once.
struct Outage {
    /// In seconds.
    static let retryAfter = 30

    let folder: String

    private var path: String { "\(folder)/.away" }

    /// Whether to ask the server at `now`: there is no outage, or it is this process's turn to try again.
    func mayAsk(at now: Int) -> Bool {
        guard isFresh(at: now) == false else { return false }
        guard Files.exists(path) else { return true }
        // When the interval has passed, only one of several processes tries.
        let isMine = try? Files.whileLocked(folder: folder) { () throws(FileProblem) -> Bool in
            if isFresh(at: now) { return false }
            try note(at: now)
            return true
        }
        // If no note or lock is possible, asking is the safe choice.
        return (isMine ?? nil) ?? true
    }

    /// Notes that the server did not answer. If the folder cannot be written, each call waits for the server.
    func began(at now: Int) { try? note(at: now) }

    func ended() { try? Files.remove(path) }

    private func note(at now: Int) throws(FileProblem) {
        try DurableFile.replace(path, with: Array("tried \(now)\n".utf8), mode: 0o600)
    }

    /// Whether the latest attempt was less than half a minute ago. A time in the future does not count.
    private func isFresh(at now: Int) -> Bool {
        guard let text = try? Files.readText(path), text.hasPrefix("tried "), text.hasSuffix("\n"),
            let tried = Int(text.dropFirst(6).dropLast()), KeyCopy.times.contains(tried)
        else { return false }
        return (0..<Self.retryAfter).contains(now - tried)
    }
}
