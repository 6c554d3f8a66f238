// SPDX-License-Identifier: Apache-2.0

import APIClient
package import ArgumentParser
import DomainModel
import IPAddresses

/// `keywright host`
package struct HostCommand: AsyncParsableCommand {
    package static let configuration = CommandConfiguration(
        commandName: "host", abstract: "Work with the hosts: instances that are real machines.",
        discussion: """
            A host joins by `keywright-host join` with a token that works once and for 15 minutes, or with that of a \
            group. From then on its sshd asks this server who may log in: those whose key pairs are bound to its \
            instance or granted on it. A host is named by the identifier of its instance or by its name. Who owns a \
            host says so by allow and deny; the rest is for the operator's identities.
            """,
        subcommands: [
            HostEnroll.self, HostList.self, HostSet.self, HostRename.self, HostInvite.self, HostGroups.self,
            HostRevoke.self, HostDelete.self, HostAllow.self, HostDeny.self, HostAccessList.self,
        ])

    package init() {}
}

/// The properties of a host that a command can set.
struct HostDetails: ParsableArguments {
    @Option(
        name: .customLong("options"),
        help: .init(
            "What stands in front of each key, as in authorized_keys: no-port-forwarding,from=\"10.0.0.0/8\"; none when empty.",
            valueName: "list"))
    var loginOptions: String?

    @Option(help: .init("Where ssh finds it: \(HostAddress.form).", valueName: "host"))
    var address: String?

    @Option(help: .init("The port of its sshd.", valueName: "port"))
    var port: Int?

    func validate() throws {
        if let address, HostAddress(address) == nil {
            let hint = address.contains(":") ? "; a port is for --port" : ""
            throw ValidationError("--address must be \(HostAddress.form), not \(address)\(hint).")
        }
        if let port, !(1...65_535).contains(port) { throw ValidationError("--port must be 1 to 65535, not \(port).") }
    }

    var parameters: [String: AnswerValue?] {
        [
            "Options": loginOptions.map { .text($0) }, "Address": address.map { .text($0) },
            "Port": port.map { .integer(Int64($0)) },
        ]
    }
}
