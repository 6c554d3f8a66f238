// SPDX-License-Identifier: Apache-2.0

import APIClient
import Testing

@testable import ClientCommands

/// Which calls are repeated, and for how long.
struct PatienceTests {
    private static let endpoint = APIEndpoint("http://127.0.0.1:1")

    /// A clock that only sleep moves.
    private final class Clock {
        var time = ContinuousClock.now
        func sleep(_ duration: Duration) { time += duration }
    }

    private static func refused(_ code: String) -> APIFailure {
        .refused(action: "A", code: code, message: "m", requestID: "r")
    }

    /// How often an action is called that always fails, and the last failure.
    private static func calls(
        of action: String, failing failure: APIFailure, answeredBefore: Bool = false
    ) async throws -> (count: Int, message: String) {
        let (contact, clock) = (Patience.Contact(), Clock())
        contact.hasAnswered = answeredBefore
        let patience = Patience(contact: contact, now: { clock.time }, sleep: { clock.sleep($0) })
        var count = 0
        do {
            let _: Int = try await patience.ask(action, showing: ProgressLine(to: nil)) {
                count += 1
                throw failure
            }
        } catch {
            return (count, "\(error)")
        }
        return (count, "")
    }

    @Test func aServerThatNeverAnsweredIsLeftSoon() async throws {
        let failure = APIFailure.unreachable(endpoint: try #require(Self.endpoint), reason: "refused", mayPass: true)
        let (count, message) = try await Self.calls(of: "DescribeKeyPairs", failing: failure)
        #expect(count == 4)
        #expect(message == "no answer from http://127.0.0.1:1: refused; it was tried for 3 s")
    }

    @Test func oneThatHasAnsweredIsWaitedForLonger() async throws {
        let failure = APIFailure.unreachable(endpoint: try #require(Self.endpoint), reason: "refused", mayPass: true)
        #expect(try await Self.calls(of: "ListHosts", failing: failure, answeredBefore: true).count == 31)
        #expect(try await Self.calls(of: "ListHosts", failing: Self.refused("InternalError")).count == 31)
        #expect(try await Self.calls(of: "ListHosts", failing: Self.refused("RequestLimitExceeded")).count == 31)
    }

    /// What is wrong in itself does not become right.
    @Test func otherFailuresAreToldAtOnce() async throws {
        let endpoint = try #require(Self.endpoint)
        for failure in [
            APIFailure.unreachable(endpoint: endpoint, reason: "the certificate"),
            .notAnAPI(endpoint: endpoint, reason: "HTML"), Self.refused("AuthFailure.SignatureFailure"),
        ] {
            #expect(try await Self.calls(of: "DescribeKeyPairs", failing: failure).count == 1)
        }
    }

    /// A change may have been made although its answer was lost.
    @Test(arguments: ["CreateKeyPair", "DeleteKeyPairs", "AssociateInstancesKeyPairs", "ModifyHost", "EnrollHost"])
    func aChangeIsNeverRepeatedThatMayHaveHappened(_ action: String) async throws {
        let failure = APIFailure.unreachable(endpoint: try #require(Self.endpoint), reason: "reset", mayPass: true)
        #expect(try await Self.calls(of: action, failing: failure, answeredBefore: true).count == 1)
        #expect(try await Self.calls(of: action, failing: Self.refused("InternalError")).count == 1)
        // This refusal comes before anything is done.
        #expect(try await Self.calls(of: action, failing: Self.refused("RequestLimitExceeded")).count == 31)
    }

    @Test func whatAnswersInTheEndIsAnswered() async throws {
        let (clock, endpoint) = (Clock(), try #require(Self.endpoint))
        let patience = Patience(contact: Patience.Contact(), now: { clock.time }, sleep: { clock.sleep($0) })
        var failures = 2
        let answer = try await patience.ask("ListHosts", showing: ProgressLine(to: nil)) {
            failures -= 1
            if failures >= 0 { throw APIFailure.unreachable(endpoint: endpoint, reason: "reset", mayPass: true) }
            return 7
        }
        #expect(answer == 7)
        #expect(patience.contact.hasAnswered)
    }
}

/// What a terminal shows while a command waits.
struct ProgressLineTests {
    private final class Screen {
        var time = ContinuousClock.now
        var text = ""
    }

    @Test func itIsErasedAtTheEndAndQuickWorkShowsNone() {
        let screen = Screen()
        let line = ProgressLine(to: { screen.text += $0 }, now: { screen.time })
        line.show("1 so far …")
        line.end()
        #expect(screen.text == "")
        screen.time += .seconds(1)
        line.show("2 so far …")
        line.show("3 so far …")
        line.end()
        line.end()
        #expect(screen.text == "\r\u{1b}[K2 so far …\r\u{1b}[K")
    }

    /// A line that wraps could not be erased, and no text of a server steers a terminal.
    @Test func itIsShortAndPlain() {
        let screen = Screen()
        let line = ProgressLine(to: { screen.text += $0 }, now: { screen.time })
        line.showAtOnce("\u{1b}[2J\n" + String(repeating: "x", count: 200))
        let shown = screen.text.replacing("\r\u{1b}[K", with: "")
        #expect(shown.count == 70 && !shown.contains("\u{1b}") && !shown.contains("\n"))
    }

    @Test func pagesTellHowManyThereAre() async throws {
        let screen = Screen()
        let line = ProgressLine(to: { screen.text += $0 }, now: { screen.time })
        let found = try await Pages.all(by: { $0 }, showing: line) { offset in
            screen.time += .seconds(1)
            return Array((0..<250).dropFirst(offset).prefix(Pages.length))
        }
        #expect(found.count == 250)
        #expect(screen.text == "\r\u{1b}[K100 so far …\r\u{1b}[K200 so far …\r\u{1b}[K")
    }
}
