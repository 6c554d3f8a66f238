// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Foundation
import KeyMaterial
import KeyPairModel

/// `keywright key import`
struct KeyImport: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "import", abstract: "Give the server a public key that you have.",
        discussion: ClientOptions.discussion)

    @Argument(help: "Its name: at most 25 letters, digits and underscores.")
    var name: String

    @Argument(help: "File of the public key, such as ~/.ssh/id_rsa.pub; - reads standard input.", completion: .file())
    var file: String

    @OptionGroup var new: NewKeyPairOptions
    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let publicKey = try readPublicKey()
            var parameters = try new.parameters(name: name, client.product)
            parameters["PublicKey"] = .text(publicKey)
            let answer = try await client.call("ImportKeyPair", parameters)
            let line = "Key pair \(name) (\(answer.cell("KeyId"))) was imported."
            try StandardOutput.write(
                client.form == .json ? try client.form.json(answer) : line.withInvisiblesEscaped,
                or: "the key pair was imported")
        }
    }

    private func readPublicKey() throws -> String {
        let (text, name) = try InputFile.read(
            file, bytesMax: OpenSSHPublicKeyParser.textBytesMax, as: "a public key")
        // The server would refuse it, and would have seen it.
        let isPrivate =
            text.contains("-----BEGIN") && text.contains("PRIVATE KEY") || text.hasPrefix("PuTTY-User-Key-File")
        guard !isPrivate else {
            throw OneLine(
                "\(name) holds a private key; import the public key beside it"
                    + (file == "-" ? "" : ", \(file).pub"))
        }
        return text.trimmingCharacters(in: .whitespacesAndNewlines)
    }
}
