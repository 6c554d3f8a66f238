// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import Foundation
import Synchronization
import Testing

@testable import ClientCommands

/// What a signal leaves of something whose secret is shown once.
struct InterruptionTests {
    /// What was written, and with which status the process would have ended.
    private final class Told: Sendable {
        private let told = Mutex((lines: [String](), statuses: [Int32]()))

        var lines: [String] { told.withLock { $0.lines } }
        var statuses: [Int32] { told.withLock { $0.statuses } }
        func write(_ line: String) { told.withLock { $0.lines.append(line) } }
        func end(_ status: Int32) { told.withLock { $0.statuses.append(status) } }

        var interruption: Interruption { Interruption(write: { self.write($0) }, end: { self.end($0) }) }
    }

    private struct Refused: Error, CustomStringConvertible {
        let description = "refused"
    }

    private static func once(takeBack: (@Sendable (String) throws -> Void)?) -> MadeOnce<String> {
        MadeOnce(
            unheard: "if a thing was made, delete it", name: { "the thing \($0)" }, flaw: "nobody has its secret",
            remedy: { "delete it: delete \($0)" }, takeBack: takeBack.map { work in { try work($0) } })
    }

    /// The message and the exit status of a run.
    private static func outcome(
        _ interruption: Interruption, takeBack: (@Sendable (String) throws -> Void)? = { _ in },
        make: () async throws -> String, keep: (String) throws -> Void = { _ in }
    ) async throws -> (message: String?, status: ExitCode?) {
        do {
            _ = try await once(takeBack: takeBack).run(interruption, make: make, keep: keep)
            return (nil, nil)
        } catch {
            return ("\(error)", (error as? any FailureWithExitStatus)?.exitStatus)
        }
    }

    @Test(arguments: zip([SIGINT, SIGTERM, SIGHUP], [130, 143, 129] as [Int32]))
    func whatWasMadeMeanwhileIsDeletedAgain(_ signal: Int32, _ status: Int32) async throws {
        let (told, deleted) = (Told(), Told())
        let interruption = told.interruption
        let outcome = try await Self.outcome(
            interruption, takeBack: { deleted.write($0) },
            make: {
                interruption.came(signal)
                return "t-1"
            }, keep: { _ in Issue.record("it was kept") })
        #expect(outcome.message == "interrupted; the thing t-1 was deleted again")
        #expect(outcome.status == ExitCode(status))
        #expect(deleted.lines == ["t-1"])
        #expect(told.statuses.isEmpty)
    }

    @Test func whatCannotBeDeletedIsNamedWithTheCommand() async throws {
        let interruption = Told().interruption
        let outcome = try await Self.outcome(
            interruption, takeBack: { _ in throw Refused() },
            make: {
                interruption.came(SIGINT)
                return "t-1"
            })
        #expect(
            outcome.message == """
                interrupted; the thing t-1 is there, nobody has its secret, and it could not be deleted again: \
                refused; delete it: delete t-1
                """)
    }

    @Test func whatCannotBeTakenBackIsNamed() async throws {
        let interruption = Told().interruption
        let outcome = try await Self.outcome(
            interruption, takeBack: nil,
            make: {
                interruption.came(SIGINT)
                return "t-1"
            })
        #expect(outcome.message == "interrupted; the thing t-1 is there, nobody has its secret; delete it: delete t-1")
    }

    @Test func aSecretThatCannotBeKeptTakesTheThingWithIt() async throws {
        let outcome = try await Self.outcome(
            Told().interruption, make: { "t-1" }, keep: { _ in throw OneLine("no room") })
        #expect(outcome.message == "no room; the thing t-1 was deleted again")
        #expect(outcome.status == .failure)
    }

    @Test func anUnheardAnswerIsNoReasonToGuess() async throws {
        let endpoint = try #require(APIEndpoint("http://127.0.0.1:1"))
        let outcome = try await Self.outcome(
            Told().interruption, make: { throw APIFailure.unreachable(endpoint: endpoint, reason: "gone") })
        #expect(outcome.message == "no answer from http://127.0.0.1:1: gone; if a thing was made, delete it")
        #expect(outcome.status == ExitStatus.unreachable)
    }

    /// A second signal does not wait for the answer.
    @Test func theSecondSignalEndsItWithWhatMayBeLeft() async throws {
        let told = Told()
        let interruption = told.interruption
        _ = try await Self.outcome(
            interruption,
            make: {
                interruption.came(SIGINT)
                #expect(told.statuses.isEmpty)
                interruption.came(SIGTERM)
                #expect(told.statuses == [143])
                return "t-1"
            })
        #expect(told.lines == ["keywright: interrupted; if a thing was made, delete it"])
    }

    @Test func beforeTheCallNothingIsMade() async throws {
        let told = Told()
        let interruption = told.interruption
        interruption.came(SIGINT)
        let outcome = try await Self.outcome(
            interruption,
            make: {
                Issue.record("it was made")
                return ""
            })
        #expect(outcome.message == "interrupted; nothing was changed")
        #expect(outcome.status == ExitCode(130))
    }

    /// When all is in its place, the message of the command comes first; a second signal does not wait for it.
    @Test func afterwardsItEndsSoon() async throws {
        let told = Told()
        let interruption = told.interruption
        #expect(try await Self.outcome(interruption, make: { "t-1" }).message == nil)
        interruption.came(SIGINT)
        #expect(told.statuses.isEmpty)
        interruption.came(SIGINT)
        #expect(told.statuses == [130])
        #expect(told.lines == ["keywright: interrupted; the thing t-1 is there"])
    }
}
