// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import LineLog

/// The number of waiting lines is limited. No line is lost while there is room, and omitted lines are counted.
struct LogQueueTests {
    private static let start = Date(timeIntervalSince1970: 0)

    private static func queue(
        to sink: FakeSink, lines: Int = 1000, bytes: Int = 1 << 20, now: @escaping @Sendable () -> Date = { start }
    ) -> LogQueue {
        LogQueue(to: sink, limits: .init(lines: lines, bytes: bytes), now: now) { leftOut in
            Array("left out \(leftOut.lines)\n".utf8)
        }
    }

    private static func line(_ number: Int) -> [UInt8] { Array("line \(number)\n".utf8) }

    private static func lines(_ numbers: some Sequence<Int>) -> [String] { numbers.map { "line \($0)" } }

    @Test func linesComeOutInTheirOrderAndInBlocks() {
        let sink = FakeSink()
        let queue = Self.queue(to: sink)
        for number in 0..<1000 { queue.append(Self.line(number)) }
        #expect(sink.writes.isEmpty)
        queue.writeWaiting()
        #expect(sink.lines == Self.lines(0..<1000))
        #expect(sink.writes.count < 10)
        #expect(sink.writes.allSatisfy { $0 <= LogQueue.blockBytesMax })
    }

    @Test func aLineThatIsLongerThanABlockIsWritten() {
        let sink = FakeSink()
        let queue = Self.queue(to: sink)
        let long = String(repeating: "x", count: 10_000)
        queue.append(Self.line(1))
        queue.append(Array("\(long)\n".utf8))
        queue.append(Self.line(2))
        queue.writeWaiting()
        #expect(sink.lines == ["line 1", long, "line 2"])
    }

    @Test(arguments: [1, 3, 7]) func aStreamThatTakesLittleAndFailsGetsEverything(atOnce: Int) {
        let sink = FakeSink(atOnce: atOnce, failures: 5)
        let queue = Self.queue(to: sink)
        for number in 0..<20 { queue.append(Self.line(number)) }
        queue.writeWaiting()
        #expect(sink.lines == Self.lines(0..<20))
    }

    @Test func whatHasNoRoomIsCountedAndToldInItsPlace() {
        let sink = FakeSink()
        let queue = Self.queue(to: sink, lines: 10)
        for number in 0..<17 { queue.append(Self.line(number)) }
        queue.writeWaiting()
        #expect(sink.lines == Self.lines(0..<10) + ["left out 7"])
        for number in 17..<20 { queue.append(Self.line(number)) }
        queue.writeWaiting()
        #expect(sink.lines == Self.lines(0..<10) + ["left out 7"] + Self.lines(17..<20))
    }

    @Test func bytesAreBoundedToo() {
        let sink = FakeSink()
        let queue = Self.queue(to: sink, bytes: 7 * 100)
        for number in 10..<99 { queue.append(Self.line(number)) }
        queue.writeWaiting()
        // 87 lines of eight bytes fit into 700 bytes.
        #expect(sink.lines == Self.lines(10..<97) + ["left out 2"])
        queue.append([UInt8](repeating: 0x20, count: 701))
        queue.writeWaiting()
        #expect(sink.lines.last == "left out 1")
    }

    @Test func itIsToldFromWhenToWhenLinesWereLeftOut() {
        let clock = Clock()
        let sink = FakeSink()
        let queue = LogQueue(to: sink, limits: .init(lines: 2, bytes: 1 << 20), now: clock.next) { leftOut in
            Array(
                "\(leftOut.lines) \(Int(leftOut.first.timeIntervalSince1970)) \(Int(leftOut.last.timeIntervalSince1970))\n"
                    .utf8)
        }
        for number in 0..<6 { queue.append(Self.line(number)) }
        queue.writeWaiting()
        #expect(sink.lines == Self.lines(0..<2) + ["4 3 6"])
    }

    @Test func allThreadsGetTheirLinesThroughOrCounted() async throws {
        let gate = DispatchSemaphore(value: 0)
        let sink = FakeSink(gate: gate)
        let queue = Self.queue(to: sink, lines: 500)
        queue.start()
        await withTaskGroup(of: Void.self) { group in
            for caller in 0..<8 {
                group.addTask { for number in 0..<500 { queue.append(Self.line(caller * 1000 + number)) } }
            }
        }
        // No caller waited although nothing was accepted; now everything is.
        for _ in 0..<5000 { gate.signal() }
        #expect(queue.flush(for: .seconds(60)))
        let leftOut = sink.lines.compactMap { $0.split(separator: "left out ").first.flatMap { Int($0) } }
        let written = sink.lines.compactMap { $0.split(separator: "line ").first.flatMap { Int($0) } }
        #expect(written.count + leftOut.reduce(0, +) == 4000)
        #expect(written.count >= 500)
        for caller in 0..<8 {
            let own = written.filter { $0 / 1000 == caller }
            #expect(own == own.sorted())
        }
    }

    @Test func aFlushWaitsForTheStreamAndGivesUp() {
        let gate = DispatchSemaphore(value: 0)
        let sink = FakeSink(gate: gate)
        let queue = Self.queue(to: sink, lines: 3)
        queue.start()
        #expect(queue.flush(for: .zero))
        for number in 0..<5 { queue.append(Self.line(number)) }
        #expect(!queue.flush(for: .milliseconds(1)))
        for _ in 0..<10 { gate.signal() }
        #expect(queue.flush(for: .seconds(60)))
        #expect(sink.lines == Self.lines(0..<3) + ["left out 2"])
    }

    /// A real pipe that is full, and one that was closed.
    @Test func aPipeThatIsFullGetsTheRestWhenItIsRead() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { close(ends[0]) }
        let queue = LogQueue(to: DescriptorSink(ends[1]), now: { Self.start }) { _ in [] }
        queue.start()
        let line = [UInt8](repeating: UInt8(ascii: "x"), count: 999) + [0x0a]
        for _ in 0..<300 { queue.append(line) }
        #expect(!queue.flush(for: .milliseconds(1)))
        var buffer = [UInt8](repeating: 0, count: 65_536)
        var received = 0
        while received < 300_000 {
            let count = read(ends[0], &buffer, buffer.count)
            try #require(count > 0)
            received += count
        }
        #expect(received == 300_000)
        #expect(queue.flush(for: .seconds(60)))
    }

    @Test func whatWouldNotWaitIsWaitedFor() throws {
        var ends: [CInt] = [0, 0]
        try #require(pipe(&ends) == 0)
        defer { for end in ends { close(end) } }
        try #require(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0)
        let sink = DescriptorSink(ends[1])
        let bytes = [UInt8](repeating: 0, count: 4096)
        while sink.write(bytes[...]) > 0 {}
        var buffer = bytes
        #expect(read(ends[0], &buffer, buffer.count) == 4096)
        #expect(sink.write(bytes[...]) == 4096)
    }

    @Test func whatFailsIsNotWritten() throws {
        let full = open("/dev/full", O_WRONLY)
        try #require(full >= 0)
        defer { close(full) }
        #expect(DescriptorSink(full).write([0x0a]) == 0)
        #expect(DescriptorSink(-1).write([0x0a]) == 0)
    }
}

/// Each reading is one second later.
private final class Clock: Sendable {
    private let seconds = Counter()

    @Sendable func next() -> Date { Date(timeIntervalSince1970: TimeInterval(seconds.next())) }
}
