// SPDX-License-Identifier: Apache-2.0

package import ArgumentParser
import CommandSupport
import DomainModel

/// `keywright key`
package struct KeyCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "key", abstract: "Work with your SSH key pairs.",
        discussion: """
            A key pair is named by its name or its identifier (skey-xxxxxxxx, lhkp-xxxxxxxx), an instance too.
            """,
        subcommands: [
            KeyCreate.self, KeyImport.self, KeyList.self, KeyShow.self, KeyRename.self, KeyDelete.self, KeyBind.self,
            KeyUnbind.self, KeyRotate.self,
        ])

    package init() {}
}

/// The optional properties of a new key pair.
struct NewKeyPairOptions: ParsableArguments {
    @Option(help: .init("Its project, by number or name; only for cvm. (default: 0)", valueName: "project"))
    var project: String?

    @Option(name: .customLong("tag"), help: .init("A tag, as KEY=VALUE; may be given again.", valueName: "key=value"))
    var tags: [String] = []

    func validate() throws {
        if let bad = tags.first(where: { TagOption($0) == nil }) {
            throw ValidationError("--tag must be KEY=VALUE, not \(bad)")
        }
    }

    /// The parameters of the action that creates or imports it.
    ///
    /// - Parameter project: The number of its project; `nil` if none was named.
    func parameters(name: String, in project: Int64?, _ product: Product) -> [String: AnswerValue] {
        let tags = tags.compactMap { TagOption($0)?.json }
        var parameters: [String: AnswerValue] = ["KeyName": .text(name)]
        switch product {
        case .cvm:
            parameters["ProjectId"] = .integer(project ?? 0)
            if !tags.isEmpty {
                parameters["TagSpecification"] = .list([
                    .object(["ResourceType": .text("keypair"), "Tags": .list(tags)])
                ])
            }
        case .lighthouse:
            if !tags.isEmpty { parameters["Tags"] = .list(tags) }
        }
        return parameters
    }
}
