// SPDX-License-Identifier: Apache-2.0

import DurableFiles

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The output and the clock of this process.
enum Streams {
    /// The length at which a message is cut.
    static let messageBytesMax = 500

    /// Prevents that closed standard output ends the process in the middle of its work.
    static func ignoreClosedOutput() { signal(SIGPIPE, SIG_IGN) }

    /// Ends this process after some seconds, whatever it is doing, with a signal that sshd logs.
    static func endAfter(seconds: UInt32) {
        signal(SIGALRM, SIG_DFL)
        var alarms = sigset_t()
        sigemptyset(&alarms)
        sigaddset(&alarms, SIGALRM)
        // The parent process may have blocked the signal.
        sigprocmask(SIG_UNBLOCK, &alarms, nil)
        alarm(seconds)
    }

    /// Writes a text and answers whether it was written completely.
    static func write(_ text: String) -> Bool { DurableFile.writeAll(Array(text.utf8), to: STDOUT_FILENO) }

    /// Writes a line to standard error, and also to the system's log if standard error leads nowhere, as below sshd.
    static func report(_ message: String, toSystemLog: Bool, isError: Bool) {
        let line = shown(message)
        _ = DurableFile.writeAll(Array("keywright-host: \(line)\n".utf8), to: STDERR_FILENO)
        guard toSystemLog else { return }
        openlog("keywright-host", LOG_PID, authPrivileged)
        line.withCString { text in
            withVaList([text]) { vsyslog(isError ? LOG_ERR : LOG_NOTICE, "%s", $0) }
        }
    }

    /// Writes lines for copying to standard error.
    static func tell(_ lines: [String]) {
        _ = DurableFile.writeAll(Array(lines.map { "\($0)\n" }.joined().utf8), to: STDERR_FILENO)
    }

    /// LOG_AUTHPRIV.
    private static var authPrivileged: Int32 { 10 << 3 }

    /// The message in visible ASCII and spaces, with everything else escaped, so that it cannot forge log lines.
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
