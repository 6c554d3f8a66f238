// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import Foundation
import KeyMaterial

/// `keywright key list`
struct KeyList: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List your key pairs, the newest first.", discussion: ClientOptions.discussion)

    @OptionGroup var options: ProductOptions

    func run() async throws {
        try await options.withClient { client in
            let keyPairs = try await client.all(.keyPair)
            try StandardOutput.write(client.form == .json ? try client.form.json(keyPairs) : table(keyPairs))
        }
    }

    private func table(_ keyPairs: [AnswerValue]) -> String {
        var table = TextTable("ID", "NAME", "CREATED", "INSTANCES", "FINGERPRINT", "TAGS", "DESCRIPTION")
        for one in keyPairs {
            let tags = one["Tags"]?.list?.map { "\($0.cell("Key"))=\($0.cell("Value"))" } ?? []
            table.append(
                one.cell("KeyId"), one.cell("KeyName"), one.cell("CreatedTime"),
                String(one.texts("AssociatedInstanceIds").count), fingerprint(one.cell("PublicKey")),
                tags.joined(separator: ","), one.cell("Description"))
        }
        return table.text
    }

    /// The fingerprint as `ssh-keygen -l` shows it.
    private func fingerprint(_ publicKey: String) -> String {
        let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
        guard let key = parser.parse(publicKey) else { return "" }
        return "SHA256:" + Data(key.fingerprint).base64EncodedString().filter { $0 != "=" }
    }
}
