// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore
import Synchronization

/// Limits the rate of bytes of large heads per source. Otherwise a thousand connections of one address, each with a
/// head of 90 KB, would all be decoded at once and delay the other connections of their event loop.
///
/// Sources share a fixed number of entries by a hash that is seeded in each process, so the memory is bounded.
final class LargeHeads: Sendable {
    /// The bytes that a connection may send without completing a part of a request before it is paced. Usual heads are
    /// smaller. Chunk extensions and trailers count like heads.
    static let freeBytes = 8 * 1024
    /// The further bytes per second of a source, which take 3 % of a core.
    static let bytesPerSecond = 2 * 1024 * 1024
    /// The burst of a source.
    static let burstBytes = 512 * 1024
    /// The entries take 128 KB.
    private static let entryCount = 16_384

    /// For each entry, the time until which its rate is used up.
    private let usedUntil = Mutex([NIODeadline](repeating: .uptimeNanoseconds(0), count: entryCount))

    /// Counts bytes of a source and returns the time that they must wait. `give` returns bytes that do not wait.
    func take(_ bytes: Int, of source: IPAddress.Source?, at now: NIODeadline) -> TimeAmount {
        let index = Self.index(of: source)
        return usedUntil.withLock { usedUntil in
            let start = max(usedUntil[index], now)
            usedUntil[index] = start + Self.time(of: bytes)
            return max(start - now - Self.time(of: Self.burstBytes), .zero)
        }
    }

    func give(back bytes: Int, of source: IPAddress.Source?) {
        let index = Self.index(of: source)
        usedUntil.withLock { $0[index] = $0[index] - Self.time(of: bytes) }
    }

    private static func time(of bytes: Int) -> TimeAmount {
        .nanoseconds(Int64(bytes) * 1_000_000_000 / Int64(bytesPerSecond))
    }

    private static func index(of source: IPAddress.Source?) -> Int {
        var hasher = Hasher()
        hasher.combine(source)
        return Int(UInt(bitPattern: hasher.finalize()) % UInt(entryCount))
    }
}

/// Tells the `PacedInput` below a decoder that the decoder has produced a part of a request.
final class DecodedParts: ChannelInboundHandler {
    typealias InboundIn = Any

    private let input: PacedInput

    init(of input: PacedInput) { self.input = input }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        input.partWasDecoded()
        context.fireChannelRead(data)
    }
}
