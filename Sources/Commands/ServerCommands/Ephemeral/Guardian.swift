// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import CommandSupport
import DurableFiles
import Foundation

/// A process that cleans up after this one if it is killed: it ends the command of `keywright run` and what that
/// started, and removes the folder of the data.
///
/// It waits at a pipe of which only this process has the other end, so it learns of every death, also by SIGKILL.
struct Guardian: Sendable {
    /// The variable by which the processes of a run are found.
    static let markerName = "KEYWRIGHT_RUN"
    /// This program, even if its file has been replaced. Linux has it.
    private static let ownPath = "/proc/self/exe"
    private static let arguments = ["keywright", GuardCommand.name]
    fileprivate static let dismissal = "."

    private let process: ChildProcess
    private let pipe: Int32

    init(folder: String, marker: String?) throws {
        var ends: [Int32] = [0, 0]
        guard Foundation.pipe(&ends) == 0 else {
            throw OneLine("cannot make a pipe: \(FileProblem(path: "pipe").reason)")
        }
        defer { close(ends[0]) }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        pipe = ends[1]
        let arguments = Self.arguments + [folder] + (marker.map { [$0] } ?? [])
        do {
            process = try ChildProcess(
                Array(Self.ownPath.utf8), arguments.map { Array($0.utf8) }, environment: [], files: .input(ends[0]),
                ownGroup: true)
        } catch {
            close(ends[1])
            throw OneLine("cannot start the process that cleans up: \(error)")
        }
    }

    /// Tells the guardian which process the command is.
    func watch(_ command: pid_t) { tell("\(command)\n") }

    /// Tells the guardian that everything is cleaned up, and waits for its end.
    func dismiss() {
        tell(Self.dismissal)
        cleanUp()
    }

    /// Lets the guardian clean up, and waits for its end.
    func cleanUp() {
        close(pipe)
        _ = process.wait()
    }

    private func tell(_ text: String) { _ = Array(text.utf8).withUnsafeBytes { write(pipe, $0.baseAddress, $0.count) } }

    /// Whether a process is a guardian, which ends by itself.
    static func isOne(_ id: pid_t) -> Bool {
        MarkedProcesses.file("/proc/\(id)/cmdline").starts(with: arguments.joined(separator: "\0").utf8)
    }
}

/// `keywright guard`, which is for `Guardian` only.
package struct GuardCommand: ParsableCommand {
    static let name = "guard"
    package static let configuration = CommandConfiguration(
        commandName: name, abstract: "Clean up when standard input ends.", shouldDisplay: false)

    @Argument(help: "The folder to remove.")
    var folder: String

    @Argument(help: "The value of KEYWRIGHT_RUN of the processes to end.")
    var marker: String?

    package init() {}

    package func run() throws {
        guard EphemeralFolder.isOne(folder) else { throw OneLine("\(folder) is no folder of an ephemeral server") }
        for number in [SIGHUP, SIGINT, SIGTERM] { signal(number, SIG_IGN) }
        var command: pid_t?
        while let line = readLine() {
            if line == Guardian.dismissal { return }
            command = pid_t(line)
        }
        if let marker {
            var processes = MarkedProcesses(variable: "\(Guardian.markerName)=\(marker)", command: command)
            processes.end()
        }
        EphemeralFolder.remove(folder)
    }
}
