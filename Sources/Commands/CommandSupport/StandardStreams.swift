// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel

/// The three streams of this process.
package enum StandardStreams {
    /// Puts something in the place of those that were closed before it began, so that no other file takes their numbers: a
    /// log would be written into it. Nothing can be written to it, or read from it, which is told as it was before.
    package static func occupy() {
        for (stream, mode) in [(STDIN_FILENO, O_WRONLY), (STDOUT_FILENO, O_RDONLY), (STDERR_FILENO, O_RDONLY)]
        where fcntl(stream, F_GETFD) == -1 && errno == EBADF {
            // It gets the lowest number that is free.
            _ = open("/dev/null", mode)
        }
    }

    /// Waits until a stream takes what fits into a pipe at once, for a while.
    package static func waitUntilWritable(_ stream: CInt, milliseconds: CInt) -> Bool {
        var asked = pollfd(fd: stream, events: Int16(POLLOUT), revents: 0)
        return poll(&asked, 1, milliseconds) > 0
    }
}

/// Standard output, where what cannot be written is an error.
package enum StandardOutput {
    /// How long a server waits for somebody to read what it has to say, in milliseconds.
    private static let serverWait: CInt = 5_000

    /// - Parameter consequence: What it means that the text could not be written.
    package static func write(_ text: String, or consequence: String? = nil) throws {
        do {
            try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
        } catch {
            throw failure(consequence)
        }
    }

    /// As `write`, where there is anything to write.
    package static func writeIfAny(_ text: String?, or consequence: String) throws {
        if let text { try write(text, or: consequence) }
    }

    /// As `write`, of a short text and for a server, which must end when it is told to: a pipe that nobody reads is an error,
    /// after a while. Whoever waits for a command may take the time he likes.
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

/// Standard error of a command that has no log.
package enum StandardError {
    /// How long the end of the process waits for somebody to read what it has to say, in milliseconds.
    private static let wait: CInt = 1_000
    /// In bytes: what a pipe that can be written takes without waiting.
    private static let partLength = 4_096

    /// Writes a line, or as much of it as is read in time.
    package static func write(_ line: String) {
        // Writing to a pipe that nobody reads is an error like others, not the end.
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
