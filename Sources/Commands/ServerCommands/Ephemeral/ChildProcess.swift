// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation

/// Starts programs by `posix_spawn(3)`, which Foundation's `Process` cannot do in the process group of its parent, as a
/// command at a terminal needs it.
struct ChildProcess {
    /// Bytes of an argument or of `NAME=VALUE`, which need not be UTF-8.
    typealias Text = [UInt8]

    /// Open files of the child that differ from those of this process: the files 0, 1 and 2.
    enum StandardFiles {
        case inherited
        /// The child reads from a file of this process and writes nowhere.
        case input(Int32)
    }

    let id: pid_t

    /// - Parameters:
    ///   - program: A path, or a name that is searched for in the `PATH` of this process.
    ///   - arguments: All of them: the first one is the name that the child is told to have, and `ps` shows.
    ///   - environment: All variables of the child.
    ///   - ownGroup: Whether the child has its own process group, so that no key at the terminal reaches it.
    /// - Throws: The errno of the start, as for a program that does not exist.
    init(
        _ program: Text, _ arguments: [Text], environment: [Text], files: StandardFiles = .inherited, ownGroup: Bool
    ) throws(FileProblem) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        if case .input(let file) = files {
            posix_spawn_file_actions_adddup2(&actions, file, 0)
            for output: Int32 in [1, 2] { posix_spawn_file_actions_addopen(&actions, output, "/dev/null", O_WRONLY, 0) }
        }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // The libraries of a server ignore SIGPIPE, which programs do not expect. What else was ignored at the start of
        // this process, as by nohup, stays so.
        var defaults = sigset_t()
        var none = sigset_t()
        sigemptyset(&defaults)
        sigemptyset(&none)
        sigaddset(&defaults, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &defaults)
        posix_spawnattr_setsigmask(&attributes, &none)
        let group = ownGroup ? Int32(POSIX_SPAWN_SETPGROUP) : 0
        posix_spawnattr_setflags(
            &attributes, Int16(Int32(POSIX_SPAWN_SETSIGDEF) | Int32(POSIX_SPAWN_SETSIGMASK) | group))
        // While it is ignored, as by some daemons, the system keeps no exit statuses.
        signal(SIGCHLD, SIG_DFL)
        let path = CStrings([program])
        let argumentList = CStrings(arguments)
        let variables = CStrings(environment)
        var id: pid_t = 0
        let code = posix_spawnp(
            &id, path.pointers[0] ?? strdup(""), &actions, &attributes, argumentList.pointers, variables.pointers)
        guard code == 0 else { throw FileProblem(path: String(decoding: program, as: UTF8.self), code: code) }
        self.id = id
    }

    /// Waits for the end.
    ///
    /// - Parameter beforeReaping: Called when the child has ended, and its id still belongs to it.
    /// - Returns: The exit status, or 128 and the number of the signal, as a shell has it; 1 if it cannot be told.
    func wait(beforeReaping: () -> Void = {}) -> Int32 {
        var info = siginfo_t()
        while waitid(P_PID, id_t(id), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        beforeReaping()
        var status: Int32 = 0
        while waitpid(id, &status, 0) < 0 { if errno != EINTR { return 1 } }
        let signal = status & 0x7f
        return signal == 0 ? status >> 8 & 0xff : 128 + signal
    }
}

/// A C array of strings that ends with a null pointer.
private final class CStrings {
    let pointers: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>
    private let count: Int

    init(_ texts: [ChildProcess.Text]) {
        count = texts.count
        pointers = .allocate(capacity: count + 1)
        for (index, text) in texts.enumerated() {
            pointers[index] = (text + [0]).withUnsafeBufferPointer { bytes in
                bytes.withMemoryRebound(to: CChar.self) { $0.baseAddress.flatMap { strdup($0) } }
            }
        }
        pointers[count] = nil
    }

    deinit {
        for index in 0..<count { free(pointers[index]) }
        pointers.deallocate()
    }
}
