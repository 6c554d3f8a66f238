// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import CommandSupport
import DurableFiles
import Foundation

/// A process that cleans up after this one if it is killed: it ends the command of `keywright run` and what that
/// started, and removes the folder of the data.
///
/// It waits at a pipe of which only this process has the other end, so it learns of every death, also by SIGKILL.
struct Guardian {
    /// The variable by which the processes of a run are found.
    static let markerName = "KEYWRIGHT_RUN"

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
        do {
            process = try ChildProcess(
                Self.ownPath, named: "keywright", [GuardCommand.name, folder] + (marker.map { [$0] } ?? []),
                environment: [:],
                files: .input(ends[0]), ownGroup: true)
        } catch {
            close(ends[1])
            throw OneLine("cannot start the process that cleans up: \(error)")
        }
    }

    /// Tells the guardian that everything is cleaned up, and waits for its end.
    func dismiss() {
        _ = write(pipe, [Self.dismissal], 1)
        close(pipe)
        _ = process.wait()
    }

    fileprivate static let dismissal = UInt8(ascii: ".")

    /// This program, even if its file has been replaced. Linux has it.
    private static let ownPath = "/proc/self/exe"
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
        var byte = UInt8(0)
        while read(STDIN_FILENO, &byte, 1) < 0 && errno == EINTR {}
        guard byte != Guardian.dismissal else { return }
        if let marker { MarkedProcesses(variable: "\(Guardian.markerName)=\(marker)").end() }
        EphemeralFolder.remove(folder)
    }
}
