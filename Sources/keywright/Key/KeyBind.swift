// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright key bind`
struct KeyBind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "bind", abstract: "Let a key pair into instances.", discussion: BindingOptions.discussion)

    @OptionGroup var binding: BindingOptions

    func run() async throws {
        try await binding.change("AssociateInstancesKeyPairs", typeName: "AssociateType", saying: "bound to")
    }
}
