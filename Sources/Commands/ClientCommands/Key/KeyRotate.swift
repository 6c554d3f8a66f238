// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright key rotate`
struct KeyRotate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rotate", abstract: "Put a new key pair in place of one.",
        discussion: """
            With -o FILE a key is made on this machine, in FILE and FILE.pub, and imported as NAME_2 with the project \
            and the tags of the old one. It gets everything that the old one opens, in all regions: by grants on \
            hosts, and on virtual instances of cvm by being bound beside what is bound there. Those must be stopped, \
            or --force-stop stops and starts them. Virtual instances of lighthouse hold one key pair only, and are \
            refused. Nothing is taken from the old one.

            When the new one works, --finish takes from the old one what it opens, deletes it, and gives its name to \
            the new one. A key pair that an image holds is kept with its name.

            If it is interrupted, the same command goes on. Until the end the description of the new one says whose \
            place it takes.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "The key pair.")
    var key: String

    @Option(
        name: [.customShort("o"), .customLong("private-key-file")],
        help: .init("File for the private key of the new key pair.", valueName: "file"), completion: .file())
    var file: String?

    @Flag(help: "Take the old key pair away.")
    var finish = false

    @Flag(help: "Stop running virtual instances for it, and start them again.")
    var forceStop = false

    @Flag(help: "Do not ask before the old key pair is deleted.")
    var yes = false

    @OptionGroup var options: ProductOptions

    func validate() throws {
        guard (file != nil) != finish else {
            throw ValidationError("Say -o FILE to begin a rotation or go on with it, and --finish to end it.")
        }
        if yes && !finish { throw ValidationError("--yes is for --finish.") }
    }

    func run() async throws {
        try await options.withClient { client in
            try ProductClient.requireProduct(of: key, client.product)
            var rotation = Rotation(client, forceStop: forceStop)
            let result: [String: AnswerValue]
            do {
                if let file {
                    result = try await begin(file, client, &rotation)
                } else {
                    result = try await end(client, &rotation)
                }
            } catch {
                throw StoppedRotation(error, done: rotation.done)
            }
            try write(result, rotation.done, client.form)
        }
    }

    private func begin(
        _ file: String, _ client: ProductClient, _ rotation: inout Rotation
    ) async throws -> [String: AnswerValue] {
        let files = try RotationFiles(file)
        let keyPair = try await client.keyPair(key)
        let new = try await rotation.begin(keyPair, files)
        rotation.note(
            "When \(new.cell("KeyName")) works, `keywright key rotate \(keyPair.cell("KeyName")) --finish` takes "
                + "\(keyPair.cell("KeyName")) away")
        return [
            "KeyId": .text(new.cell("KeyId")), "KeyName": .text(new.cell("KeyName")),
            "InPlaceOf": .text(keyPair.cell("KeyId")), "PrivateKeyFile": .text(files.path),
            "PublicKeyFile": .text(files.publicPath),
        ]
    }

    private func end(_ client: ProductClient, _ rotation: inout Rotation) async throws -> [String: AnswerValue] {
        let pair = try RotatedPair(key, in: try await client.all(.keyPair), client.product)
        if let old = pair.old, !yes, Terminal.isThere {
            let question = """
                This deletes \(old.cell("KeyName")) (\(old.cell("KeyId"))), whose place \(pair.new.cell("KeyName")) \
                takes. Type yes to go on:\u{20}
                """
            guard try Terminal.ask(question) == "yes" else { throw OneLine("nothing was deleted") }
        }
        let kept = try await rotation.finish(pair)
        return [
            "KeyId": .text(pair.new.cell("KeyId")), "InPlaceOf": .text(pair.mark.id),
            "KeptKeyId": kept.map { AnswerValue.text($0.cell("KeyId")) } ?? .null,
        ]
    }

    private func write(_ result: [String: AnswerValue], _ done: [String], _ form: OutputForm) throws {
        let lines = done.map { "\($0)." }
        switch form {
        case .json: try StandardOutput.write(try form.json(result.merging(["Steps": .texts(done)]) { $1 }))
        case .text:
            try StandardOutput.write(lines.map(\.withInvisiblesEscaped).joined(separator: "\n"), or: "it was done")
        }
    }
}

/// A rotation that did not come to its end, and what was done of it. The status is that of the reason.
struct StoppedRotation: FailureWithExitStatus, CustomStringConvertible {
    let description: String
    let exitStatus: ExitCode

    init(_ failure: any Error, done: [String]) {
        exitStatus = (failure as? any FailureWithExitStatus)?.exitStatus ?? .failure
        let end =
            if !done.isEmpty {
                "; done so far: \(done.joined(separator: "; ")). The same command goes on from here"
            } else if let failure = failure as? APIFailure, case .refused = failure {
                "; nothing was changed"
            } else {
                failure is APIFailure ? "; the same command goes on" : ""
            }
        description = "\(failure)\(end)"
    }
}
