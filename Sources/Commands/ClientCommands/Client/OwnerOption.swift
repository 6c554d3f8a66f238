// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel

/// The option for the account that owns hosts, instances or images.
struct OwnerOption: ParsableArguments {
    @Option(help: .init("The number of the account that owns them. (default: the caller's)", valueName: "uin"))
    var account: String?

    /// The parameters of an action, including the owner.
    func parameters(_ own: [String: AnswerValue?]) -> AnswerValue {
        var parameters = own.compactMapValues { $0 }
        parameters["Uin"] = account.map { .text($0) }
        return .object(parameters)
    }

    /// The account, for messages.
    var words: String { account.map { "account \($0)" } ?? "your account" }
}
