// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright key rename`
struct KeyRename: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rename", abstract: "Give a key pair another name or another description; only for cvm.",
        discussion: ClientOptions.discussion)

    @Argument(help: "The key pair.")
    var key: String

    @Argument(help: "Its new name.")
    var newName: String?

    @Option(help: .init("At most 60 characters; an empty one removes it.", valueName: "text"))
    var description: String?

    @OptionGroup var options: ProductOptions

    func validate() throws {
        if newName == nil && description == nil {
            throw ValidationError("Say what is to change: a new name, or --description.")
        }
    }

    func run() async throws {
        try await options.withClient { client in
            guard client.product == .cvm else {
                throw OneLine("key pairs of \(client.product.rawValue) cannot be renamed: it has no action for that")
            }
            let found = try await client.find(.keyPair, key)
            var parameters: [String: AnswerValue] = ["KeyId": .text(found.id)]
            if let newName { parameters["KeyName"] = .text(newName) }
            if let description { parameters["Description"] = .text(description) }
            try await client.change(
                "ModifyKeyPairAttribute", parameters,
                saying: "Key pair \(found) " + (newName.map { "is now \($0)." } ?? "was changed."))
        }
    }
}
