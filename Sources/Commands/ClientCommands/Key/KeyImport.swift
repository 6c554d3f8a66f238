// SPDX-License-Identifier: Apache-2.0

import APIClient
import ArgumentParser
import CommandSupport
import DomainModel
import Foundation
import KeyMaterial

/// `keywright key import`
struct KeyImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Give the server a public key that you have.",
        discussion: """
            Nothing but one line of an OpenSSH public key leaves this machine. Of another file the command says what \
            it is, and the command that makes a public key of it.

            \(ClientOptions.discussion)
            """)

    @Argument(help: "Its name: at most 25 letters, digits and underscores.")
    var name: String

    @Argument(help: "File of the public key, such as ~/.ssh/id_rsa.pub; - reads standard input.", completion: .file())
    var file: String

    @OptionGroup var new: NewKeyPairOptions
    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let publicKey = try readPublicKey()
            let project = try await client.project(new.project)
            var parameters = new.parameters(name: name, in: project, client.product)
            parameters["PublicKey"] = .text(publicKey)
            let answer = try await client.call("ImportKeyPair", parameters)
            guard let id = answer["KeyId"]?.text, !id.isEmpty else {
                throw client.client.notTheAPI("ImportKeyPair", lacks: "KeyId")
            }
            let line = "Key pair \(name) (\(id)) was imported."
            try StandardOutput.write(
                client.form == .json ? try client.form.json(answer) : line.withInvisiblesEscaped,
                or: "the key pair was imported")
        }
    }

    /// The line with the public key. The server decides which key types it accepts.
    private func readPublicKey() throws -> String {
        let (bytes, name) = try InputFile.readBytes(file, bytesMax: OpenSSHPublicKeyParser.textBytesMax)
        let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
        do throws(PublicKeyProblem) {
            _ = try parser.read(bytes)
        } catch {
            throw OneLine("\(name) cannot be imported. \(words(for: error))")
        }
        return ClientText(String(decoding: bytes, as: UTF8.self)).trimmed.kept
    }

    private func words(for problem: PublicKeyProblem) -> String {
        if case .privateKey = problem, file != "-", FileManager.default.fileExists(atPath: "\(file).pub") {
            return "\(problem.sentence.english) It may be the one beside it, \(file).pub."
        }
        return problem.explanation(for: file == "-" ? "FILE" : file.quotedForShell).english
    }
}
