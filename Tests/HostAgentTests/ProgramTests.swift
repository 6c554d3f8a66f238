// SPDX-License-Identifier: Apache-2.0

import DurableFiles
import Foundation
import Testing

@testable import HostAgent

struct ProgramTests {
    @Test func whatAProgramSaysIsTaken() throws {
        let ended = try Programs.run("/bin/sh", ["-c", "echo one; echo two >&2; exit 0"])
        #expect(ended.succeeded && ended.output == "one\ntwo\n" && ended.reason == "two")
        #expect(try !Programs.run("/bin/sh", ["-c", "exit 3"]).succeeded)
        #expect(try Programs.run("/bin/sh", ["-c", "head -c 300000 /dev/zero"]).output.utf8.count == 300_000)
    }

    @Test func aProgramThatDoesNotEndIsKilledWithWhatItBegan() throws {
        let mark = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString).path
        #expect {
            try Programs.run("/bin/sh", ["-c", "sleep 600 & echo $! > \(mark); wait"], within: 2)
        } throws: {
            ($0 as? FileProblem)?.code == ETIMEDOUT
        }
        let begun = try #require(Int32(try Files.readText(mark).dropLast()))
        try Files.remove(mark)
        // The end of the process is not awaited; the process that inherits it may reap it later.
        func state() -> Substring? {
            (try? Files.readText("/proc/\(begun)/stat"))?.split(separator: " ").dropFirst(2).first
        }
        for _ in 0..<3000 where ![nil, "Z"].contains(state()) { usleep(10_000) }
        #expect([nil, "Z"].contains(state()))
    }

    @Test func aProgramThatIsNotThereIsNamed() {
        #expect {
            try Programs.run("/no/such/program", [])
        } throws: {
            ($0 as? FileProblem)?.isAbsence == true
        }
    }
}
