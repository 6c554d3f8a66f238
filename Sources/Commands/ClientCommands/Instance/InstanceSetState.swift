// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `keywright instance set-state`
struct InstanceSetState: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set-state", abstract: "Put instances into a state, whatever they are doing.",
        usage: "keywright instance set-state <instance> ... <state> [<options>]",
        discussion: """
            All or none of them. So can be tried what is refused in a state that is rarely met, such as LAUNCH_FAILED. Only the \
            operator's identities may do this.

            \(ClientOptions.discussion)
            """)

    @Argument(
        help: .init(
            "The identifiers of instances of one product, then a state such as RUNNING or STOPPED.",
            valueName: "instance> ... <state"))
    var instancesAndState: [String]

    @Option(help: .init("The number of the account that owns them. (default: the caller's)", valueName: "uin"))
    var account: String?

    @Option(
        help: .init(
            "What became of their latest operation: OPERATING, which goes on until a state is set again, SUCCESS or FAILED.",
            valueName: "state"))
    var latestOperationState: String?

    @OptionGroup var options: ClientOptions

    private struct Parameters: Encodable {
        let uin: String?
        let instanceIDs: [String]
        let instanceState: String
        let latestOperationState: String?
    }

    func validate() throws {
        guard instancesAndState.count >= 2 else {
            throw ValidationError("Name at least one instance, and then the state.")
        }
    }

    func run() async throws {
        let ids = Array(instancesAndState.dropLast())
        let state = instancesAndState.last ?? ""
        try await options.withClient { client in
            try await client.change(
                "SetInstanceState",
                Parameters(
                    uin: account, instanceIDs: ids, instanceState: state, latestOperationState: latestOperationState),
                saying: "Set to \(state): \(ids.joined(separator: ", ")).")
        }
    }
}
