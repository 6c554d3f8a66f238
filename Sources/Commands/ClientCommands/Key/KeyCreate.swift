// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright key create`
struct KeyCreate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "create", abstract: "Make a key pair and keep its private key in a file.",
        discussion: """
            The server shows the private key once and does not keep it. It is written to FILE (mode 0600) and the \
            public key to FILE.pub, whole or not at all; no file that is there is overwritten. Where they cannot be \
            written, the key pair is not made, or deleted again; also where the command is interrupted.

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
        try await options.withClient { client in
            let project = try await client.project(new.project)
            // From here on, because even the check of the files writes.
            let interruption = Interruption.held()
            let place = try PrivateKeyPlace(file ?? "")
            let parameters = new.parameters(name: name, in: project, client.product)
            let made = try await KeyCreate.once(name, client).run(interruption) {
                try await make(parameters, client)
            } keep: { made in
                try place.put(made, client.form)
            }
            try StandardOutput.writeIfAny(
                try place.told(of: made, client.form), or: "the key pair was made, and its private key is in its file")
        }
    }

    private func make(_ parameters: [String: AnswerValue], _ client: ProductClient) async throws -> CreatedKeyPair {
        let answer = try await client.call("CreateKeyPair", parameters)
        guard let made = CreatedKeyPair(answer, of: client.product) else {
            throw client.client.notTheAPI("CreateKeyPair", lacks: "KeyPair")
        }
        return made
    }

    /// How a key pair is made, and deleted where nobody has its private key.
    static func once(_ name: String, _ client: ProductClient) -> MadeOnce<CreatedKeyPair> {
        let product = client.product == .cvm ? "" : " --product \(client.product.rawValue)"
        func remedy(_ key: String) -> String { "delete it: keywright key delete \(key.quotedForShell)\(product)" }
        return MadeOnce(
            unheard: "if a key pair \(name) was made, nobody has its private key: \(remedy(name))",
            name: { "the key pair \($0.name) (\($0.id))" }, flaw: "nobody has its private key",
            remedy: { remedy($0.id.text) },
            takeBack: { made in
                _ = try await client.callPatiently("DeleteKeyPairs", ["KeyIds": .texts([made.id.text])])
            })
    }
}
