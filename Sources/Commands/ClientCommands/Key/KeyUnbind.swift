// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright key unbind`
struct KeyUnbind: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "unbind", abstract: "Let a key pair into instances no longer.",
        discussion: BindingOptions.discussion)

    @OptionGroup var binding: BindingOptions

    func run() async throws {
        try await binding.change("DisassociateInstancesKeyPairs", typeName: "DisassociateType", saying: "unbound from")
    }
}
