// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

/// The three standard streams of this process.
package enum StandardStreams {
    /// Replaces standard streams that were closed at the start, so that no other file gets their numbers; log lines
    /// would be written into it. As before, writing to or reading from them fails.
    package static func occupy() {
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
            // The file gets the lowest free number.
            _ = open("/dev/null", mode)
        }
    }

    /// Waits for a limited time until a stream accepts as much as a pipe accepts at once.
    package static func waitUntilWritable(_ stream: CInt, milliseconds: CInt) -> Bool {
        var asked = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
        return poll(&asked, 1, milliseconds) > 0
    }
}

/// Standard output, for text whose loss is an error.
package enum StandardOutput {
    /// The time in milliseconds that a server waits for a reader.
    private static let serverWait: CInt = 5_000

    /// - Parameter consequence: A sentence for the error about what the loss of the text means.
    package static func write(_ text: String, or consequence: String? = nil) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            throw failure(consequence)
        }
    }

    /// Writes a text like `write`, if there is one.
    package static func writeIfAny(_ text: String?, or consequence: String) throws {
        if let text { try write(text, or: consequence) }
    }

    /// Writes a short text like `write`, for a server, which must be able to stop: a pipe without a reader is an error
    /// after a while. Other commands wait for their reader without a limit.
    package static func announce(_ text: String, or consequence: String? = nil) throws {
        guard StandardStreams.waitUntilWritable(STDOUT_FILENO, milliseconds: serverWait) else {
            throw failure(consequence)
        }
        try write(text, or: consequence)
    }

    private static func failure(_ consequence: String?) -> OneLine {
        OneLine("cannot write to standard output\(consequence.map { "; \($0)" } ?? "")")
    }
}

/// Standard error of commands without a log.
package enum StandardError {
    /// The time in milliseconds that the end of the process waits for a reader.
    private static let wait: CInt = 1_000
    /// In bytes: a writable pipe accepts this much without blocking.
    private static let partLength = 4_096

    /// Writes a line, or as much of it as is read in time.
    package static func write(_ line: String) {
        // A write to a pipe without a reader must be an ordinary error and not end the process.
        signal(SIGPIPE, SIG_IGN)
        var rest = Data("\(line.withInvisiblesEscaped)\n".utf8)
        while !rest.isEmpty {
            guard StandardStreams.waitUntilWritable(STDERR_FILENO, milliseconds: wait) else { return }
            let count = rest.prefix(partLength).withUnsafeBytes {
                Foundation.write(STDERR_FILENO, $0.baseAddress, $0.count)
            }
            if count < 0 && errno == EINTR { continue }
            guard count > 0 else { return }
            rest = rest.dropFirst(count)
        }
    }
}
