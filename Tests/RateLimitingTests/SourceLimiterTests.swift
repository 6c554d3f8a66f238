// SPDX-License-Identifier: Apache-2.0

import DomainModel
import IPAddresses
import Testing

@testable import RateLimiting

struct SourceLimiterTests {
    private let limiter = SourceLimiter(rate: 20)
    private let start = MonotonicInstant(nanoseconds: 1_000_000_000_000)

    private func address(_ text: String) throws -> IPAddress { try #require(IPAddress(text)) }

    private func instant(_ milliseconds: Int64) -> MonotonicInstant {
        MonotonicInstant(nanoseconds: start.nanoseconds + milliseconds * 1_000_000)
    }

    /// The number of events at one instant that are within the limit.
    private func admitted(_ count: Int, _ address: IPAddress?, at now: MonotonicInstant) -> Int {
        (0..<count).count { _ in limiter.count(address, at: now) == .withinLimit }
    }

    @Test func asManyAreWithinTheLimitAsThereAreTokens() throws {
        let source = try address("192.0.2.1")
        #expect(admitted(100, source, at: start) == 20)
        #expect(admitted(100, source, at: instant(49)) == 0)
        #expect(admitted(100, source, at: instant(50)) == 1)
        #expect(admitted(100, source, at: instant(550)) == 10)
        #expect(admitted(100, source, at: instant(3_600_000)) == 20)
        // Events without an address count as one source.
        #expect(admitted(100, nil, at: start) == 20)
    }

    @Test func theAddressesOfANetworkOfIPv6AreOneSource() throws {
        #expect(admitted(15, try address("2001:db8:0:1::1"), at: start) == 15)
        #expect(admitted(15, try address("2001:db8:0:1:ffff:ffff:ffff:ffff"), at: start) == 5)
        #expect(admitted(20, try address("2001:db8:0:2::1"), at: start) == 20)
        // Each IPv4 address is one source in any notation.
        #expect(admitted(15, try address("192.0.2.1"), at: start) == 15)
        #expect(admitted(15, try address("::ffff:192.0.2.1"), at: start) == 5)
        #expect(admitted(20, try address("192.0.2.2"), at: start) == 20)
    }

    @Test func itIsNewsOnceAMinute() throws {
        let source = try address("192.0.2.1")
        let news = SourceLimiter.Verdict.limited(isNews: true)
        var times: [Int64] = []
        for time in stride(from: Int64(0), to: 180_000, by: 10) where limiter.count(source, at: instant(time)) == news {
            times.append(time)
        }
        #expect(times.count == 3)
        #expect(zip(times, times.dropFirst()).allSatisfy { $1 - $0 >= 60_000 })
    }

    @Test func manySourcesAreNewsOnceASecond() throws {
        let news = SourceLimiter.Verdict.limited(isNews: true)
        var count = 0
        for time in 0..<5000 {
            let source = IPAddress(bytes: [10, 0, UInt8(time / 250), UInt8(time % 250)])
            count += (0..<25).count { _ in limiter.count(source, at: instant(Int64(time))) == news }
        }
        #expect((4...6).contains(count))
    }

    /// A million addresses fail repeatedly at 10,000 per second. The memory stays bounded, and others are not limited.
    @Test func aMillionSourcesNeitherTakeMemoryNorPushOthersOut() throws {
        let limited = try address("192.0.2.1")
        #expect(admitted(20, limited, at: start) == 20)
        for number in 0..<1_000_000 {
            let source = IPAddress(bytes: [10] + [16, 8, 0].map { UInt8(truncatingIfNeeded: number >> $0) })
            _ = limiter.count(source, at: instant(Int64(number / 10)))
            // A limited source stays limited meanwhile.
            if number % 400 == 0 { _ = limiter.count(limited, at: instant(Int64(number / 10))) }
        }
        #expect(admitted(100, limited, at: instant(100_000)) <= 2)
        var others = 0
        for number in 0..<1000 {
            let other = IPAddress(bytes: [172, 16, UInt8(number / 250), UInt8(number % 250)])
            others += limiter.count(other, at: instant(100_000)) == .withinLimit ? 1 : 0
        }
        #expect(others >= 990)
    }
}
