// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport

/// How a command makes something whose secret the server shows once, and takes it back where nobody got the secret.
struct MadeOnce<Made> {
    /// What may be there if no answer came, and how to delete it.
    let unheard: String
    /// Names what was made, with an identifier.
    let name: (Made) -> String
    /// What is wrong with it as long as the secret was not kept: `nobody has its private key`.
    let flaw: String
    /// How the user deletes it, or mends it.
    let remedy: (Made) -> String
    /// Deletes it; `nil` if that is impossible.
    let takeBack: ((Made) async throws -> Void)?

    /// Makes it and keeps its secret. A signal in between ends the command only after what was made is deleted again.
    ///
    /// - Parameter keep: Puts the secret where the user finds it.
    func run(
        _ interruption: Interruption = .held(), make: () async throws -> Made, keep: (Made) throws -> Void
    ) async throws -> Made {
        try interruption.check()
        interruption.leaves(unheard)
        let made: Made
        do {
            made = try await make()
        } catch let failure as APIFailure {
            throw failure.appending("; \(unheard)")
        }
        interruption.leaves("\(name(made)) is there, \(flaw); \(remedy(made))")
        do {
            try interruption.check()
            try keep(made)
        } catch {
            let (outcome, failure) = await takenBack(made, after: error)
            interruption.leaves(outcome, isOver: true)
            throw failure
        }
        interruption.leaves("\(name(made)) is there", isOver: true)
        return made
    }

    /// What became of it, and the failure that tells it.
    private func takenBack(_ made: Made, after failure: any Error) async -> (outcome: String, failure: Unkept) {
        var outcome = "\(name(made)) is there, \(flaw)"
        if let takeBack {
            do {
                try await takeBack(made)
                outcome = "\(name(made)) was deleted again"
            } catch {
                outcome += ", and it could not be deleted again: \(error); \(remedy(made))"
            }
        } else {
            outcome += "; \(remedy(made))"
        }
        let cause = failure is Interruption.Interrupted ? "interrupted" : "\(failure)"
        let status = (failure as? any FailureWithExitStatus)?.exitStatus ?? .failure
        return (outcome, Unkept(description: "\(cause); \(outcome)", exitStatus: status))
    }

    /// The secret could not be kept; the status is that of the reason.
    private struct Unkept: FailureWithExitStatus, CustomStringConvertible {
        let description: String
        let exitStatus: ExitCode
    }
}
