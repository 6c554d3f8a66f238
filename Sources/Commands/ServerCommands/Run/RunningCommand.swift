// SPDX-License-Identifier: Apache-2.0

import CProcess
import CommandSupport
import DurableFiles
import Foundation

/// The command of a run: it has the terminal, the process group and the limits of `keywright run`.
struct RunningCommand {
    /// The state of this process before a server changes it.
    struct Inherited: Sendable {
        private let fileMask: mode_t
        private let fileLimit: rlimit?
        private let files: Set<Int32>
        /// As bytes, which need not be UTF-8.
        let environment: [ChildProcess.Text]
        /// Whether there is a terminal. A key there reaches the whole process group. Without a terminal, the command
        /// has a group of its own, so that a signal to that of `run` reaches it once.
        fileprivate let hasTerminal: Bool

        /// Reads it, before the server begins.
        init() {
            fileMask = umask(0)
            umask(fileMask)
            fileLimit = ProcessLimits.openFiles
            environment = (FileManager.default.contents(atPath: "/proc/self/environ") ?? Data()).split(separator: 0)
                .map(Array.init)
            let terminal = open("/dev/tty", O_RDONLY | O_CLOEXEC)
            hasTerminal = terminal >= 0
            if hasTerminal { close(terminal) }
            files = Self.openFiles()
        }

        private static func openFiles() -> Set<Int32> {
            Set(((try? DurableFolder.names("/proc/self/fd")) ?? []).compactMap { Int32($0) })
        }

        /// Starts a child with it. The files that the server makes meanwhile are in a folder for its user alone.
        fileprivate func restored<Value>(_ start: () throws -> Value) rethrows -> Value {
            let (mask, limit) = (umask(fileMask), ProcessLimits.openFiles)
            ProcessLimits.openFiles = fileLimit
            // Some libraries leave their files open for children.
            for file in Self.openFiles().subtracting(files) { _ = fcntl(file, F_SETFD, FD_CLOEXEC) }
            defer {
                umask(mask)
                ProcessLimits.openFiles = limit
            }
            return try start()
        }
    }

    let process: ChildProcess

    /// Starts the command, and passes signals on to it.
    init(
        _ command: [ChildProcess.Text], environment: [ChildProcess.Text], inherited: Inherited
    ) throws(CannotStart) {
        let program = command.first ?? []
        keywright_catch_signals()
        do {
            process = try inherited.restored {
                try ChildProcess(program, command, environment: environment, ownGroup: !inherited.hasTerminal)
            }
        } catch {
            throw CannotStart(
                problem: (error as? FileProblem) ?? FileProblem(path: String(decoding: program, as: UTF8.self)))
        }
        keywright_forward_signals(process.id)
    }

    /// Waits for the end of the command.
    ///
    /// - Returns: Its exit status, or 128 and the number of the signal that ended it.
    func wait() -> Int32 { process.wait(beforeReaping: { keywright_forward_signals(-1) }) }

    /// A command that cannot be started, with the exit status that a shell has for it.
    struct CannotStart: Error, CustomStringConvertible {
        let problem: FileProblem

        var exitStatus: Int32 { problem.isAbsence ? 127 : 126 }
        var description: String { "cannot run \(problem)" }
    }
}
