// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What this process tells, and its time.
enum Streams {
    /// A message is cut off here.
    static let messageBytesMax = 500

    /// Standard output that nobody reads must not end the process in the middle of something.
    static func ignoreClosedOutput() { signal(SIGPIPE, SIG_IGN) }

    /// Ends this process after so many seconds, whatever it does then, by a signal that sshd logs.
    static func endAfter(seconds: UInt32) {
        signal(SIGALRM, SIG_DFL)
        var alarms = sigset_t()
        sigemptyset(&alarms)
        sigaddset(&alarms, SIGALRM)
        // Who started us may have blocked it.
        sigprocmask(SIG_UNBLOCK, &alarms, nil)
        alarm(seconds)
    }

    /// All of a text, or nothing that could be read to its end.
    static func write(_ text: String) -> Bool { DurableFile.writeAll(Array(text.utf8), to: STDOUT_FILENO) }

    /// One line on standard error; in the system's log too where standard error is nobody's, as below sshd.
    static func report(_ message: String, toSystemLog: Bool, isError: Bool) {
        let line = shown(message)
        _ = DurableFile.writeAll(Array("keywright-host: \(line)\n".utf8), to: STDERR_FILENO)
        guard toSystemLog else { return }
        openlog("keywright-host", LOG_PID, authPrivileged)
        line.withCString { text in
            withVaList([text]) { vsyslog(isError ? LOG_ERR : LOG_NOTICE, "%s", $0) }
        }
    }

    /// Lines of ours that are to be copied, on standard error.
    static func tell(_ lines: [String]) {
        _ = DurableFile.writeAll(Array(lines.map { "\($0)\n" }.joined().utf8), to: STDERR_FILENO)
    }

    /// LOG_AUTHPRIV.
    private static var authPrivileged: Int32 { 10 << 3 }

    /// Visible ASCII and spaces; all else is escaped, so that no text of a server makes lines of its own in a log.
    static func shown(_ message: String) -> String {
        let escaped = message.unicodeScalars.prefix(messageBytesMax).map { scalar in
            scalar.isASCII && scalar.value >= 0x20 && scalar.value != 0x7f
                ? String(scalar) : "\\u{\(String(scalar.value, radix: 16))}"
        }
        return String(escaped.joined().prefix(messageBytesMax))
    }

    /// Seconds since 1970.
    static var now: Int {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return time.tv_sec
    }
}
