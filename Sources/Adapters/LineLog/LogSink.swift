// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The destination of a log.
package protocol LogSink: Sendable {
    /// Writes some of the bytes and may block. After a failure it waits a little, since it is called again.
    ///
    /// - Returns: The number of bytes that were written.
    func write(_ bytes: ArraySlice<UInt8>) -> Int
}

/// A stream of this process. It may be a pipe without a reader, a stopped terminal, or a file on a full disk.
package struct DescriptorSink: LogSink {
    /// The pause after a failure in microseconds, for a pipe without a reader or a full disk.
    private static let pauseMicroseconds: UInt32 = 200_000
    /// The timeout in milliseconds for a non-blocking stream to become writable.
    private static let pollMilliseconds: CInt = 1000

    private let descriptor: CInt

    package init(_ descriptor: CInt) { self.descriptor = descriptor }

    package func write(_ bytes: ArraySlice<UInt8>) -> Int {
        let written = bytes.withUnsafeBytes { Foundation.write(descriptor, $0.baseAddress, $0.count) }
        if written > 0 { return written }
        switch written == 0 ? EIO : errno {
        case EINTR: break
        case EAGAIN:
            var asked = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
            // `poll` reports a closed stream as ready.
            if poll(&asked, 1, Self.pollMilliseconds) > 0 && asked.revents & Int16(POLLOUT) == 0 { pause() }
        default: pause()
        }
        return 0
    }

    private func pause() { usleep(Self.pauseMicroseconds) }
}
