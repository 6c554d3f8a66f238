// SPDX-License-Identifier: Apache-2.0

import CProcess
import CommandSupport
import DurableFiles
import Foundation

/// The command of a run: it has the terminal, the process group and the limits of `keywright run`.
struct RunningCommand {
    /// What a server changes in its process, as it was before.
    struct Inherited: Sendable {
        private let fileMask: mode_t
        private let fileLimit: rlimit?
        private let files: Set<Int32>

        /// Reads it, before the server begins.
        init() {
            fileMask = umask(0)
            umask(fileMask)
            fileLimit = ProcessLimits.openFiles
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

    private let process: ChildProcess

    /// Starts the command, and passes signals on to it.
    init(_ command: [String], environment: [String: String], inherited: Inherited) throws(CannotStart) {
        guard let program = command.first else { throw CannotStart(problem: FileProblem(path: "", code: ENOENT)) }
        keywright_catch_signals()
        do {
            process = try inherited.restored {
                try ChildProcess(program, Array(command.dropFirst()), environment: environment)
            }
        } catch {
            throw CannotStart(problem: (error as? FileProblem) ?? FileProblem(path: program))
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
