// SPDX-License-Identifier: Apache-2.0

import Foundation

/// Where a log goes.
package protocol LogSink: Sendable {
    /// Writes some bytes, and may take its time. Where it fails, it waits a little, since it is asked again.
    ///
    /// - Returns: How many were written.
    func write(_ bytes: ArraySlice<UInt8>) -> Int
}

/// A stream of this process. It may be a pipe that nobody reads, a terminal that was stopped, a disk that is full.
package struct DescriptorSink: LogSink {
    /// How long to wait after a failure, in microseconds: nobody reads a pipe any more, or a disk is full.
    private static let pauseMicroseconds: UInt32 = 200_000
    /// How long to wait for a stream that would not let us wait in `write`, in milliseconds.
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
            // What is no stream any more is said to be ready.
            if poll(&asked, 1, Self.pollMilliseconds) > 0 && asked.revents & Int16(POLLOUT) == 0 { pause() }
        default: pause()
        }
        return 0
    }

    private func pause() { usleep(Self.pauseMicroseconds) }
}
