// SPDX-License-Identifier: Apache-2.0

import IPAddresses
import NIOCore
import Synchronization

/// Paces the bytes of large heads by source. A thousand connections of one address that each bring a head of 90 KB would
/// else be decoded at once, and keep everybody else on their event loops waiting.
///
/// Sources share a fixed number of entries by their hash, seeded anew in each process, so that no number of them takes memory.
final class LargeHeads: Sendable {
    /// What a connection may bring without a part of a request coming out of it, before it is paced: more than a head has
    /// as a rule. Chunk extensions and trailers count as well as heads.
    static let freeBytes = 8 * 1024
    /// What a source brings a second beyond that, for 3 % of a core.
    static let bytesPerSecond = 2 * 1024 * 1024
    /// What it brings at once, where it has not for a while.
    static let burstBytes = 512 * 1024
    /// 128 KB.
    private static let entryCount = 16_384

    /// Until when the rate of each source is used up.
    private let usedUntil = Mutex([NIODeadline](repeating: .uptimeNanoseconds(0), count: entryCount))

    /// Counts bytes of a source: how long they are to wait. Where it is not waited for, they are given back.
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

/// Tells `PacedInput`, below a decoder, that a part has come out of the decoder, whatever it is.
final class DecodedParts: ChannelInboundHandler {
    typealias InboundIn = Any

    private let input: PacedInput

    init(of input: PacedInput) { self.input = input }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        input.partWasDecoded()
        context.fireChannelRead(data)
    }
}
