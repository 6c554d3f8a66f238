// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel
import Foundation

/// `keywright key create`
struct KeyCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key pair and keep its private key in a file.",
        discussion: """
            The server shows the private key once and does not keep it. It is written to FILE (mode 0600) and the public \
            key to FILE.pub, whole or not at all; no file that is there is overwritten. Where they cannot be written, the \
            key pair is not made, or deleted again.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "Its name: at most 25 letters, digits and underscores.")
    var name: String

    @Option(
        name: [.customShort("o"), .customLong("private-key-file")],
        help: .init("File for the private key; - writes it to standard output, and no file.", valueName: "file"),
        completion: .file())
    var file: String?

    @OptionGroup var new: NewKeyPairOptions
    @OptionGroup var options: ProductOptions

    func validate() throws {
        if file == nil {
            throw ValidationError(
                "The private key is shown once: say where it is to go, -o FILE, or -o - for standard output.")
        }
    }

    func run() async throws {
        // If the reader of the output ends, the command must still clean up.
        signal(SIGPIPE, SIG_IGN)
        try await options.withClient { client in
            let place = try PrivateKeyPlace(file ?? "")
            let parameters = try new.parameters(name: name, client.product)
            let made = try await make(parameters, client)
            do {
                try place.put(made, client.form)
            } catch {
                throw await takeBack(made, after: error, client)
            }
            try StandardOutput.writeIfAny(
                try place.told(of: made, client.form), or: "the key pair was made, and its private key is in its file")
        }
    }

    private func make(_ parameters: [String: AnswerValue], _ client: ProductClient) async throws -> CreatedKeyPair {
        let lost = "; if a key pair \(name) was made, nobody has its private key: delete it"
        let answer: AnswerValue
        do {
            answer = try await client.call("CreateKeyPair", parameters)
        } catch let failure as APIFailure {
            throw failure.appending(lost)
        }
        guard let made = CreatedKeyPair(answer, of: client.product) else {
            throw client.client.notTheAPI("CreateKeyPair", lacks: "KeyPair").appending(lost)
        }
        return made
    }

    /// Deletes a key pair whose private key nobody has.
    private func takeBack(_ made: CreatedKeyPair, after failure: any Error, _ client: ProductClient) async -> Unkept {
        let status = (failure as? any FailureWithExitStatus)?.exitStatus ?? .failure
        let words = "\(failure); the key pair \(made.name) (\(made.id))"
        do {
            _ = try await client.callPatiently("DeleteKeyPairs", ["KeyIds": .texts([made.id.text])])
            return Unkept(description: "\(words) was deleted again", exitStatus: status)
        } catch {
            let end = "is there, nobody has its private key, and it could not be deleted again: \(error)"
            return Unkept(description: "\(words) \(end)", exitStatus: status)
        }
    }

    /// The private key could not be kept; the status is that of the reason.
    private struct Unkept: FailureWithExitStatus, CustomStringConvertible {
        let description: String
        let exitStatus: ExitCode
    }
}
