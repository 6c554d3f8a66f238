// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import Testing

@testable import ClientCommands

/// The line on standard error and the exit status of failures.
struct ExitStatusTests {
    private static let endpoint = APIEndpoint("http://127.0.0.1:7722")

    @Test func aFailureIsOneLineAndAStatus() async throws {
        let endpoint = try #require(Self.endpoint)
        let refusal = APIFailure.refused(
            action: "DeleteKeyPairs", code: "ResourceNotFound", message: "no key", requestID: "r-1")
        let cases: [(any Error, String, Int32)] = [
            (OneLine("no file"), "keywright: no file", 1),
            (NotAnAnswer("no token"), "keywright: no token", 4),
            (UnknownName("there is no host x"), "keywright: there is no host x", 3),
            (refusal, "keywright: DeleteKeyPairs was refused: ResourceNotFound: no key (RequestId r-1)", 3),
            (
                APIFailure.unreachable(endpoint: endpoint, reason: "closed"),
                "keywright: no answer from http://127.0.0.1:7722: closed", 4
            ),
            (
                APIFailure.notAnAPI(endpoint: endpoint, reason: "HTML"),
                "keywright: what answers at http://127.0.0.1:7722 is not the API: HTML", 4
            ),
        ]
        for (failure, line, status) in cases {
            let (written, exit) = try await Self.outcome { throw failure }
            #expect(written == [line])
            #expect(exit == ExitCode(status))
        }
    }

    /// A command that throws an exit status has already printed its message.
    @Test func anExitStatusStays() async throws {
        let (written, exit) = try await Self.outcome { throw ExitCode(5) }
        #expect(written.isEmpty)
        #expect(exit == ExitCode(5))
    }

    @Test func whatSucceedsIsSilent() async throws {
        let (written, exit) = try await Self.outcome {}
        #expect(written.isEmpty)
        #expect(exit == nil)
    }

    @Test func theHelpTellsTheStatuses() {
        #expect(ClientOptions.discussion.contains("3 where it refused"))
        #expect(ClientOptions.discussion.contains("4 where there is no server"))
        #expect(HostDeny.configuration.discussion.contains("5 where there is another way in, or may be, 64 where"))
    }

    private static func outcome(of run: () async throws -> Void) async throws -> (lines: [String], exit: ExitCode?) {
        var lines: [String] = []
        do {
            try await Exiting.withOneLine(to: { lines.append($0) }, run)
        } catch let exit as ExitCode {
            return (lines, exit)
        }
        return (lines, nil)
    }
}
