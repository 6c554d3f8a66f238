// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel
import Foundation
import RateLimiting
import Synchronization

/// `keywright-ceilings throttle`
struct Throttle: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the throttle for many callers, and a bare dictionary for as many.",
        discussion: """
            Prints a line of JSON: nanoseconds a call of the throttle and of a dictionary of numbers behind one lock, with \
            so many callers in turn and with one; how many buckets are held at the end and what memory they take, in bytes.
            """)

    @Option(help: "How many callers.")
    var callers = 1_000_000

    @Option(help: "How many calls of each.")
    var rounds = 5

    func run() throws {
        let memoryBefore = try Self.residentBytes()
        let buckets = TokenBuckets()
        let many = nanoseconds { ask(buckets, Int64($0 % callers)) }
        let memory = try Self.residentBytes() - memoryBefore
        let held = buckets.count
        let one = nanoseconds { _ in ask(buckets, 1) }
        let dictionary = BareDictionary(callers: callers)
        let bareMany = nanoseconds { dictionary.ask(Int64($0 % callers)) }
        let bareOne = nanoseconds { _ in dictionary.ask(1) }
        let found: [String: Double] = [
            "many": many, "one": one, "bareMany": bareMany, "bareOne": bareOne, "held": Double(held),
            "bytes": Double(memory),
        ]
        print(String(decoding: try JSONSerialization.data(withJSONObject: found), as: UTF8.self))
    }

    private func nanoseconds(a call: (Int) -> Void) -> Double {
        let start = ContinuousClock.now
        for number in 0..<callers * rounds { call(number) }
        return start.duration(to: .now) / .nanoseconds(callers * rounds)
    }

    private func ask(_ buckets: TokenBuckets, _ account: Int64) {
        let key = TokenBuckets.Key(account: account, action: 3, region: 4)
        let now = MonotonicInstant(nanoseconds: Int64(ProcessInfo.processInfo.systemUptime * 1_000_000_000))
        _ = buckets.take(key, TokenRate(perSecond: 10), at: now)
    }

    /// The resident memory on Linux: the second number of the file, in pages.
    private static func residentBytes() throws -> Int {
        let numbers = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8).split(separator: " ")
        guard numbers.count > 1, let pages = Int(numbers[1]) else { throw CocoaError(.fileReadCorruptFile) }
        return pages * sysconf(Int32(_SC_PAGESIZE))
    }
}

/// The minimal work of any code that remembers its callers.
private final class BareDictionary: Sendable {
    private struct Key: Hashable {
        let account: Int64
        let action: Int32
        let region: Int32
    }

    private let counts: Mutex<[Key: Int]>

    init(callers: Int) {
        let pairs = (0..<Int64(callers)).map { (Key(account: $0, action: 3, region: 4), 0) }
        counts = Mutex(Dictionary(uniqueKeysWithValues: pairs))
    }

    func ask(_ account: Int64) {
        counts.withLock { $0[Key(account: account, action: 3, region: 4), default: 0] += 1 }
    }
}
