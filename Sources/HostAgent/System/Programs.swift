// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs other programs: sshd for checks of its configuration, useradd, systemctl.
enum Programs {
    /// The exit status of a program, and its output on both streams.
    struct Ended {
        let succeeded: Bool
        let output: String

        /// The last line that is not empty, for a message.
        var reason: String { output.textLines.last.map(String.init) ?? "it says nothing" }
    }

    /// Runs a program by its path and waits for its end, but not for background processes that keep its output open.
    ///
    /// - Parameter limit: In seconds. After that, the program and its child processes are killed.
    static func run(_ path: String, _ arguments: [String], within limit: Int = 30) throws(FileProblem) -> Ended {
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0, let reading = ends.first, let writing = ends.last else { throw FileProblem(path: path) }
        defer { close(reading) }
        let process: pid_t
        do { process = try start(path, arguments, output: writing, unneeded: reading) } catch {
            close(writing)
            throw error
        }
        close(writing)
        guard fcntl(reading, F_SETFL, O_NONBLOCK) == 0 else { throw FileProblem(path: path) }
        var output: [UInt8] = []
        let deadline = uptime + limit * 1000
        while true {
            var status: Int32 = 0
            let waited = waitpid(process, &status, WNOHANG)
            // All output from before its end is in the pipe by now.
            let isOpen = try drain(reading, into: &output, path: path)
            if waited == process {
                return Ended(succeeded: status == 0, output: String(decoding: output, as: UTF8.self))
            }
            guard waited == 0 || errno == EINTR else { throw FileProblem(path: path) }
            guard uptime < deadline else {
                kill(-process, SIGKILL)
                while waitpid(process, &status, 0) < 0, errno == EINTR {}
                throw FileProblem(path: path, code: ETIMEDOUT)
            }
            var change = pollfd(fd: isOpen ? reading : -1, events: Int16(POLLIN), revents: 0)
            poll(&change, 1, 5)
        }
    }

    /// Reads the available data; `false` at the end of the stream.
    private static func drain(_ file: Int32, into bytes: inout [UInt8], path: String) throws(FileProblem) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = read(file, &buffer, buffer.count)
            if count == 0 { return false }
            if count < 0 {
                if errno == EINTR { continue }
                guard errno == EAGAIN else { throw FileProblem(path: path) }
                return true
            }
            if bytes.count < Files.bytesMax { bytes += buffer.prefix(count) }
        }
    }

    /// The time in milliseconds on a monotonic clock.
    private static var uptime: Int {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1000 + time.tv_nsec / 1_000_000
    }

    /// Starts a program with these arguments, no open files, no environment, and its own process group.
    private static func start(
        _ path: String, _ arguments: [String], output: Int32, unneeded: Int32
    ) throws(FileProblem) -> pid_t {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_adddup2(&files, output, 1)
        posix_spawn_file_actions_adddup2(&files, output, 2)
        for file in [output, unneeded] where file > 2 { posix_spawn_file_actions_addclose(&files, file) }
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETPGROUP))
        posix_spawnattr_setpgroup(&attributes, 0)
        var argumentPointers = copies([path] + arguments)
        var environment = copies(["PATH=/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL=C"])
        defer { for pointer in argumentPointers + environment { free(pointer) } }
        var process: pid_t = 0
        let code = posix_spawn(&process, path, &files, &attributes, &argumentPointers, &environment)
        guard code == 0 else { throw FileProblem(path: path, code: code) }
        return process
    }

    /// A C array of strings, which must be freed.
    private static func copies(_ texts: [String]) -> [UnsafeMutablePointer<CChar>?] {
        var list: [UnsafeMutablePointer<CChar>?] = texts.map { strdup($0) }
        list.append(nil)
        return list
    }

    /// The path of this executable.
    static func ownPath() throws(Failure) -> String {
        do { return try Files.resolved("/proc/self/exe") } catch {
            throw Failure(.system, "where this program is cannot be told without /proc: \(error)")
        }
    }

    /// Whether a process of root, or of the user of this process, runs an executable with that name. The file may have
    /// been replaced since.
    static func isProgram(_ process: Int32, named name: String) -> Bool {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX) + 1)
        let count = readlink("/proc/\(process)/exe", &buffer, buffer.count - 1)
        guard count > 0, let status = try? Files.status("/proc/\(process)"), [0, user].contains(status.owner) else {
            return false
        }
        var path = String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)[...]
        if path.hasSuffix(" (deleted)") { path = path.dropLast(10) }
        return path.split(separator: "/").last.map(String.init) == name
    }

    /// The arguments with which a process was started.
    static func arguments(of process: Int32) -> [String]? {
        guard let bytes = try? Files.read("/proc/\(process)/cmdline") else { return nil }
        return bytes.split(separator: 0, omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
    }

    /// Replaces this process by a program with its arguments. It returns only on failure.
    static func replaceSelf(_ path: String, _ arguments: [String]) -> FileProblem {
        var argumentPointers = copies([path] + arguments)
        defer { for pointer in argumentPointers { free(pointer) } }
        execv(path, &argumentPointers)
        return FileProblem(path: path)
    }

    /// Runs this executable as sshd will: as the user who asks for keys, who must be able to reach and run it.
    static func expectToRun(_ command: String, as user: String) throws(Failure) {
        let ended: Ended
        do { ended = try run(command, [AgentCommand.tryAs, user]) } catch { throw Failure(.system, "\(error)") }
        guard ended.succeeded, ended.output == "\(AgentCommand.version)\n" else {
            throw Failure(.system, "\(user) cannot run \(command): \(ended.reason)")
        }
    }

    /// The reason why sshd would not run the program at this path, or `nil`: the program and all folders above it must
    /// belong to root and be writable by root only.
    static func unsafety(of path: String) -> String? {
        guard HostPaths.isPlain(path) else { return "\(path) has characters that sshd would not take as they are" }
        var part = path[...]
        while true {
            var status = stat()
            let name = part.isEmpty ? "/" : String(part)
            guard lstat(name, &status) == 0 else { return "\(FileProblem(path: name))" }
            guard status.st_uid == 0, status.st_mode & 0o022 == 0 else {
                return "\(name) must belong to root and be writable by nobody else"
            }
            guard !part.isEmpty, let slash = part.lastIndex(of: "/") else { return nil }
            part = part[..<slash]
        }
    }

    /// Tells a process to reload its configuration.
    static func hangUp(_ process: Int32) -> Bool { kill(process, SIGHUP) == 0 }

    static var isRoot: Bool { user == 0 }

    /// The effective user of this process.
    static var user: UInt32 { geteuid() }

    /// Changes the user of this process permanently.
    static func become(_ owner: Owner) throws(Failure) {
        guard setgroups(0, nil) == 0, setgid(owner.group) == 0, setuid(owner.user) == 0 else {
            throw Failure(.system, "cannot act as user \(owner.user): \(FileProblem.words(for: errno))")
        }
    }

    static var hostname: String {
        var buffer = [CChar](repeating: 0, count: 256)
        gethostname(&buffer, buffer.count - 1)
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
