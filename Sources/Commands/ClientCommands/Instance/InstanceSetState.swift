// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import DomainModel

/// `keywright instance set-state`
struct InstanceSetState: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-state", abstract: "Put instances into a state, whatever they are doing.",
        usage: "keywright instance set-state <instance> ... <state> [<options>]",
        discussion: """
            All or none of them. So can be tried what is refused in a state that is rarely met, such as LAUNCH_FAILED. \
            Only the operator's identities may do this. A name is that of one of your instances in --region and \
            --product; with --account it is that of a host of the account.

            \(ClientOptions.discussion)
            """)

    @Argument(
        help: .init(
            "Instances of one product, by name or by identifier, then a state such as RUNNING or STOPPED.",
            valueName: "instance> ... <state"))
    var instancesAndState: [String]

    @OptionGroup var owner: OwnerOption

    @Option(
        help: .init(
            "What became of their latest operation: OPERATING, which goes on until a state is set again, SUCCESS or FAILED.",
            valueName: "state"))
    var latestOperationState: String?

    @OptionGroup var options: ProductOptions

    func validate() throws {
        guard instancesAndState.count >= 2 else {
            throw ValidationError("Name at least one instance, and then the state.")
        }
        try Choice.check(instancesAndState.last, of: "The state", among: InstanceState.allCases.map(\.rawValue))
        try Choice.check(latestOperationState, of: "--latest-operation-state", among: Choice.operationStates)
    }

    func run() async throws {
        let state = instancesAndState.last ?? ""
        try await options.withClient { client in
            let found = try await client.instances(Array(instancesAndState.dropLast()), of: owner)
            let own: [String: AnswerValue?] = [
                "InstanceIds": .texts(found.map(\.id)), "InstanceState": .text(state),
                "LatestOperationState": latestOperationState.map { .text($0) },
            ]
            try await client.client.change(
                "SetInstanceState", owner.parameters(own),
                saying: "Set to \(state): \(found.map(\.description).joined(separator: ", ")).")
        }
    }
}
