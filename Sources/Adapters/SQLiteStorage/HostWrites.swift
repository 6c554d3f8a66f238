// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import StorageContract

// Mutations of hosts.
extension Mutations {
    func add(_ host: EnrolledHost) throws {
        try execute(
            """
            INSERT INTO host (
                account, product, instance_id, revision, enrolled_at, options, address, port, host_keys, token_digest,
                token_until, credential_digest, joined_at, agent_version, machine
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, host.instance.product.rawValue, host.instance.text, host.revision,
                host.enrolledAt.milliseconds,
            ] + changingValues(of: host))
    }

    func save(_ host: EnrolledHost) throws {
        try execute(
            """
            UPDATE host SET revision = revision + 1, options = ?, address = ?, port = ?, host_keys = ?,
                token_digest = ?, token_until = ?, credential_digest = ?, joined_at = ?, agent_version = ?,
                machine = ?
            WHERE account = ? AND product = ? AND instance_id = ?
            """, changingValues(of: host) + [account.uin, host.instance.product.rawValue, host.instance.text])
    }

    func removeProof(of id: InstanceID) throws {
        try execute(
            """
            UPDATE host SET revision = revision + 1, token_digest = NULL, token_until = NULL, credential_digest = NULL
            WHERE account = ? AND product = ? AND instance_id = ?
            """, [account.uin, id.product.rawValue, id.text])
    }

    private func changingValues(of host: EnrolledHost) throws -> StatementArguments {
        let keys = String(decoding: try JSONEncoder().encode(host.hostKeys), as: UTF8.self)
        var token: (digest: [UInt8], until: Instant)?
        var credential: [UInt8]?
        switch host.proof {
        case .token(let digest, let until): token = (digest, until)
        case .credential(let digest): credential = digest
        case nil: break
        }
        return [
            host.options, host.address, host.port, keys, token.map { Data($0.digest) },
            token?.until.milliseconds, credential.map { Data($0) }, host.joinedAt?.milliseconds,
            host.agentVersion, host.machine.map { Data($0) },
        ]
    }
}
