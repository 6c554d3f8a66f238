// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// The processes that have a variable in their environment, and the descendants of these. They are found in `/proc`,
/// which Linux has.
struct MarkedProcesses {
    /// `NAME=VALUE`
    let variable: String

    /// How long processes have for their own end, in milliseconds.
    private static let patience = 300
    /// The time between two looks, in milliseconds.
    private static let pause = 10

    /// Ends all of them: by SIGTERM, and after a while by SIGKILL.
    func end() {
        var told = Set<pid_t>()
        for _ in 0..<Self.patience / Self.pause {
            let processes = found()
            if processes.isEmpty { return }
            for id in processes where told.insert(id).inserted { kill(id, SIGTERM) }
            usleep(UInt32(Self.pause) * 1000)
        }
        // A process that starts others may need more than one look.
        for _ in 0..<Self.patience / Self.pause {
            let processes = found()
            if processes.isEmpty { return }
            for id in processes { kill(id, SIGKILL) }
            usleep(UInt32(Self.pause) * 1000)
        }
    }

    private func found() -> Set<pid_t> {
        let all = ((try? DurableFolder.names("/proc")) ?? []).compactMap { pid_t($0) }
        let wanted = Array(variable.utf8)
        var found = Set(
            all.filter { id in
                Self.file("/proc/\(id)/environ").split(separator: 0).contains { $0.elementsEqual(wanted) }
            })
        // A program may have overwritten its environment, as for the title of its process.
        let parents = all.compactMap { id in Self.parent(of: id).map { (id, $0) } }
        var count = 0
        while count != found.count {
            count = found.count
            for (id, parent) in parents where found.contains(parent) { found.insert(id) }
        }
        // One that has ended stays until its parent has taken its status.
        return found.filter { !Self.hasEnded($0) }.subtracting([getpid()])
    }

    private static func parent(of id: pid_t) -> pid_t? { fields(of: id)?.dropFirst().first.flatMap { pid_t($0) } }

    private static func hasEnded(_ id: pid_t) -> Bool { fields(of: id)?.first.map { ["Z", "X"].contains($0) } ?? true }

    /// The fields of `/proc/PID/stat` behind the name, which is in parentheses and may contain any character.
    private static func fields(of id: pid_t) -> [String]? {
        let bytes = file("/proc/\(id)/stat")
        guard let end = bytes.lastIndex(of: UInt8(ascii: ")")) else { return nil }
        return String(decoding: bytes[bytes.index(after: end)...], as: UTF8.self).split(separator: " ").map(String.init)
    }

    /// A file of `/proc`; empty if it cannot be read, as that of a process of another user or one that has ended.
    private static func file(_ path: String) -> [UInt8] { Array(FileManager.default.contents(atPath: path) ?? Data()) }
}
