// SPDX-License-Identifier: Apache-2.0

import DurableFiles

/// Whether the server is away, as the calls of this host found: a file beside the copies says when it was tried last.
///
/// sshd runs a process for each key that a client offers. While the server is away one of them waits for it in half a
/// minute, and the others go by their copies at once.
struct Outage {
    /// In seconds.
    static let retryAfter = 30

    let folder: String

    private var path: String { "\(folder)/.away" }

    /// Whether the server is to be asked at `now`: it is not known to be away, or it is this process's turn to try
    /// again.
    func mayAsk(at now: Int) -> Bool {
        guard isFresh(at: now) == false else { return false }
        guard Files.exists(path) else { return true }
        // Of many whose wait is over, one goes.
        let isMine = try? Files.whileLocked(folder: folder) { () throws(FileProblem) -> Bool in
            if isFresh(at: now) { return false }
            try note(at: now)
            return true
        }
        // Where nothing can be noted or locked, asking is the safe side.
        return (isMine ?? nil) ?? true
    }

    /// Notes that the server did not answer. Without a folder that can be written, each call waits for itself.
    func began(at now: Int) { try? note(at: now) }

    func ended() { try? Files.remove(path) }

    private func note(at now: Int) throws(FileProblem) {
        try DurableFile.replace(path, with: Array("tried \(now)\n".utf8), mode: 0o600)
    }

    /// Whether it was tried less than half a minute ago; what is from the future was written by another clock.
    private func isFresh(at now: Int) -> Bool {
        guard let text = try? Files.readText(path), text.hasPrefix("tried "), text.hasSuffix("\n"),
            let tried = Int(text.dropFirst(6).dropLast()), KeyCopy.times.contains(tried)
        else { return false }
        return (0..<Self.retryAfter).contains(now - tried)
    }
}
