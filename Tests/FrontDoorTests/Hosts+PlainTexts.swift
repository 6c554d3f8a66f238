// SPDX-License-Identifier: Apache-2.0

import DomainModel
import UseCases

// Host requests from plain texts.

extension HostProof {
    init(_ credential: String, machine: String? = nil) {
        self.init(credential: ClientText(credential), machine: machine.map { ClientText($0) })
    }
}

extension Hosts {
    func join(
        token: String, hostKeys: [String], port: Int64, hostname: String? = nil, machine: String? = nil,
        secret: String? = nil, source: String
    ) async throws(HostRefusal) -> Membership {
        let joining = Joining(
            hostKeys: hostKeys.map { ClientText($0) }, port: port, hostname: hostname.map { ClientText($0) },
            machine: machine.map { ClientText($0) }, secret: secret.map { ClientText($0) })
        return try await join(token: ClientText(token), joining, source: source)
    }

    func authorizedKeys(
        of user: String, credential: String, machine: String? = nil
    ) async throws(HostRefusal) -> AuthorizedKeys {
        try await authorizedKeys(of: ClientText(user), HostProof(credential, machine: machine))
    }

    func upload(
        hostKeys: [String], replacesAll: Bool = true, copiesAge: Int64? = nil, credential: String,
        machine: String? = nil, source: String
    ) async throws(HostRefusal) {
        let report = Report(
            hostKeys: hostKeys.map { ClientText($0) }, replacesAll: replacesAll, copiesAge: copiesAge)
        try await upload(report, HostProof(credential, machine: machine), source: source)
    }

    func leave(credential: String, machine: String? = nil, source: String) async throws(HostRefusal) {
        try await leave(HostProof(credential, machine: machine), source: source)
    }
}
