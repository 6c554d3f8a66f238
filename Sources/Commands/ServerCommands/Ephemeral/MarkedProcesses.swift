// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// The processes of a run: those that have its variable in their environment, its command, and the descendants of
/// these. They are found in `/proc`, which Linux has.
struct MarkedProcesses {
    /// A process as long as it lives: its number may be given to another one.
    private struct Known: Hashable {
        let id: pid_t
        /// In clock ticks since the machine was started.
        let start: String
    }

    private struct Seen {
        let known: Known
        let parent: pid_t
    }

    /// How long processes have for their own end.
    private static let patience = Duration.milliseconds(300)
    /// The time between two looks, in milliseconds.
    private static let pause: UInt32 = 10

    /// `NAME=VALUE`
    let variable: String
    let command: pid_t?
    private var known: Set<Known> = []

    init(variable: String, command: pid_t?) {
        self.variable = variable
        self.command = command
    }

    /// Ends all of them: by SIGTERM, and after a while by SIGKILL.
    mutating func end() {
        var told = Set<Known>()
        end(for: Self.patience) { if told.insert($0).inserted { kill($0.id, SIGTERM) } }
        // A process that starts others may need more than one look.
        end(for: Self.patience) { kill($0.id, SIGKILL) }
    }

    private mutating func end(for time: Duration, by act: (Known) -> Void) {
        let deadline = ContinuousClock.now + time
        while ContinuousClock.now < deadline {
            let alive = look()
            if alive.isEmpty { return }
            alive.forEach(act)
            usleep(Self.pause * 1000)
        }
    }

    /// - Returns: The processes of the run that live. Once known, a process is one of them whatever it does.
    private mutating func look() -> Set<Known> {
        let all = ((try? DurableFolder.names("/proc")) ?? []).compactMap { pid_t($0) }.compactMap(Self.seen)
        let wanted = Array(variable.utf8)
        for one in all where !known.contains(one.known) {
            let isMarked = Self.file("/proc/\(one.known.id)/environ").split(separator: 0)
                .contains { $0.elementsEqual(wanted) }
            if isMarked || one.known.id == command { known.insert(one.known) }
        }
        var count = 0
        while count != known.count {
            count = known.count
            let ids = Set(known.map(\.id))
            for one in all where ids.contains(one.parent) && !Guardian.isOne(one.known.id) { known.insert(one.known) }
        }
        return known.intersection(all.map(\.known)).filter { $0.id != getpid() }
    }

    /// A process that has not ended. One that has stays until its parent has taken its status.
    private static func seen(_ id: pid_t) -> Seen? {
        let bytes = file("/proc/\(id)/stat")
        // The name, in parentheses, may contain any character.
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        let fields = String(decoding: bytes[bytes.index(after: end)...], as: UTF8.self).split(separator: " ")
        guard fields.count > 19, fields[0] != "Z", fields[0] != "X", let parent = pid_t(fields[1]) else { return nil }
        return Seen(known: Known(id: id, start: String(fields[19])), parent: parent)
    }

    /// A file of `/proc`; empty if it cannot be read, as that of a process of another user or one that has ended.
    static func file(_ path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }
}
