// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation
import GRDB
import InstanceTerms
import StorageContract

// Mutations of instances and images.
extension Mutations {
    /// The time for which a client token is stored, in milliseconds: one day.
    static let tokenLifetime: Int64 = 86_400_000

    func perform(_ mutation: InstanceMutation) throws {
        switch mutation {
        case .add(let instances, let token, let userData):
            for instance in instances { try add(instance) }
            try keep(userData, of: instances)
            if let token { try keep(token, for: instances) }
        case .save(let instances, let userData):
            for instance in instances { try save(instance) }
            try keep(userData, of: instances)
        case .enroll(let instance, let host):
            try add(instance)
            try add(host)
        case .saveHost(let host): try save(host)
        case .saveHostInstance(let instance):
            try save(instance)
            if instance.timeline.last == nil { try removeProof(of: instance.id) }
        case .addHostGroup(let group): try add(group)
        case .removeHostGroup(let id): try remove(id)
        case .joinGroup(let id, let instance, let host):
            try countUse(of: id)
            try add(instance)
            try add(host)
        case .addImage(let image): try add(image)
        case .removeImage(let id):
            try execute(
                "DELETE FROM image WHERE account = ? AND product = ? AND image_id = ?",
                [account.uin, id.product.rawValue, id.text])
        }
    }

    private func add(_ instance: Instance) throws {
        try removeGone(of: instance.id.product, at: instance.origin.createdAt)
        let (origin, shape) = (instance.origin, instance.shape)
        let fixed: StatementArguments = [
            origin.region, origin.zone, origin.image.id.text, origin.image.osName,
            origin.image.platform, origin.image.isWindows, origin.image.loginUser, origin.uuid, origin.hostName,
            origin.publicAddress, origin.createdAt.milliseconds, shape.type, shape.chargeType, shape.months,
            instance.expiresAt?.milliseconds,
        ]
        let columns = """
            region, zone, image_id, os_name, platform, is_windows, login_user, uuid, host_name, public_address,
            created_at, type, charge_type, months, expires_at
            """
        let changing = Self.changingColumns
        let marks = repeatElement("?", count: 4 + 15 + changing.count).joined(separator: ", ")
        try execute(
            """
            INSERT INTO instance (account, product, instance_id, revision, \(columns), \(changing.joined(separator: ", ")))
            VALUES (\(marks))
            """, key(of: instance.id) + [instance.revision] + fixed + (try changingValues(of: instance)))
        try addBindings(of: instance)
        for tag in instance.tags { try add(tag, to: .instance(instance.id)) }
    }

    private func save(_ instance: Instance) throws {
        let assignments = Self.changingColumns.map { "\($0) = ?" }.joined(separator: ", ")
        try execute(
            """
            UPDATE instance SET revision = revision + 1, \(assignments)
            WHERE account = ? AND product = ? AND instance_id = ?
            """, try changingValues(of: instance) + key(of: instance.id))
        try execute(
            "DELETE FROM key_pair_binding WHERE account = ? AND product = ? AND instance_id = ?", key(of: instance.id))
        try addBindings(of: instance)
        guard instance.timeline.last == nil else { return }
        for table in ["instance_tag", "host_grant", "instance_user_data"] {
            try execute(
                "DELETE FROM \(table) WHERE account = ? AND product = ? AND instance_id = ?", key(of: instance.id))
        }
    }

    private static let changingColumns =
        [
            "name", "first_state", "second_state", "last_state", "turns_at", "ends_at", "operation",
            "operation_request_id", "operation_started_at", "operation_fails", "has_password",
            "stopped_without_charging", "project_id", "intranet_address", "system_disk_type", "system_disk_size",
            "bandwidth_out", "renew_flag",
        ] + InstanceSettingsColumns.names

    private func changingValues(of instance: Instance) throws -> StatementArguments {
        let (timeline, operation, shape) = (instance.timeline, instance.operation, instance.shape)
        let state: StatementArguments = [
            instance.name, timeline.first.rawValue, timeline.second.rawValue, timeline.last?.rawValue,
            timeline.turnsAt.milliseconds, timeline.endsAt.milliseconds, operation?.name, operation?.requestID,
            operation?.startedAt.milliseconds, operation?.fails, instance.hasPassword,
            instance.stoppedWithoutCharging,
        ]
        let order: StatementArguments = [
            instance.origin.project.number, instance.origin.privateAddress, shape.systemDiskType,
            shape.systemDiskSize, shape.bandwidthOut, shape.renewFlag,
        ]
        return state + order + (try InstanceSettingsColumns.values(instance.settings))
    }

    private func addBindings(of instance: Instance) throws {
        for binding in instance.bindings {
            try execute(
                """
                INSERT INTO key_pair_binding (account, product, instance_id, key_id, username) VALUES (?, ?, ?, ?, ?)
                """, key(of: instance.id) + [binding.keyPair.text, binding.username])
        }
    }

    /// Released instances are deleted when new ones are added.
    private func removeGone(of product: Product, at time: Instant) throws {
        try execute(
            "DELETE FROM instance WHERE account = ? AND product = ? AND last_state IS NULL AND ends_at <= ?",
            [account.uin, product.rawValue, time.milliseconds])
    }

    private func keep(_ token: ClientToken, for instances: [Instance]) throws {
        try execute(
            "DELETE FROM client_token WHERE account = ? AND created_at < ?",
            [account.uin, token.time.milliseconds - Self.tokenLifetime])
        let keyPairs = Set(instances.flatMap(\.bindings).map(\.keyPair)).sorted()
        let lists = try [instances.map(\.id.text), keyPairs.map(\.text)].map {
            String(decoding: try JSONEncoder().encode($0), as: UTF8.self)
        }
        try execute(
            """
            INSERT INTO client_token (account, identity, product, token, instance_ids, key_ids, created_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [account.uin, token.identity.uin, token.product.rawValue, token.text] + StatementArguments(lists)
                + [token.time.milliseconds])
    }

    private func add(_ image: CustomImage) throws {
        let product = image.id.product.rawValue
        try execute(
            """
            INSERT INTO image (
                account, product, image_id, name, os_name, platform, is_windows, login_user, source_instance_id,
                created_at
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                account.uin, product, image.id.text, image.name, image.system.osName, image.system.platform,
                image.system.isWindows, image.system.loginUser, image.source.text, image.createdAt.milliseconds,
            ])
        for keyPair in image.keyPairs {
            try execute(
                "INSERT INTO image_key_pair (account, product, image_id, key_id) VALUES (?, ?, ?, ?)",
                [account.uin, product, image.id.text, keyPair.text])
        }
    }

    private func key(of instance: InstanceID) -> StatementArguments {
        [account.uin, instance.product.rawValue, instance.text]
    }
}

extension InstanceMutation {
    /// The preconditions of this mutation that always apply.
    var inherentPreconditions: [Precondition] {
        switch self {
        case .add(let instances, let token, _):
            instances.map { .instance(.idIsFree($0.id)) } + Self.boundKeyPairs(of: instances)
                + (token.map { [.instance(.tokenIsFree($0))] } ?? [])
        case .save(let instances, _):
            instances.map { .instance(.isAtRevision($0.id, $0.revision)) } + Self.boundKeyPairs(of: instances)
        case .enroll(let instance, _): [.instance(.idIsFree(instance.id))] + Self.boundKeyPairs(of: [instance])
        case .saveHost(let host): [.instance(.hostIsAtRevision(host.instance, host.revision))]
        case .saveHostInstance(let instance): InstanceMutation.save([instance]).inherentPreconditions
        case .addHostGroup(let group): [.instance(.hostGroupIDIsFree(group.id))]
        case .removeHostGroup(let id): [.instance(.hostGroupExists(id))]
        case .joinGroup(let id, let instance, let host):
            [
                .instance(.hostGroupLasts(id, at: host.enrolledAt)), .instance(.hostGroupHasUse(id)),
                .instance(.idIsFree(instance.id)),
            ] + Self.boundKeyPairs(of: [instance])
        case .addImage(let image):
            [.instance(.imageIDIsFree(image.id))] + image.keyPairs.map(Precondition.keyPairExists)
        case .removeImage(let id): [.instance(.imageExists(id))]
        }
    }

    private static func boundKeyPairs(of instances: [Instance]) -> [Precondition] {
        Set(instances.flatMap(\.bindings).map(\.keyPair)).sorted().map(Precondition.keyPairExists)
    }

    /// The notices for observers after this mutation.
    func notices(for account: AccountID) -> [ChangeNotice] {
        switch self {
        case .add(let instances, _, _), .save(let instances, _):
            Set(instances.map(\.id.product)).flatMap { [.instances(account, $0), .keyPairs(account, $0)] }
        case .enroll(let instance, _): [.instances(account, instance.id.product)]
        case .saveHostInstance(let instance):
            [.instances(account, instance.id.product), .keyPairs(account, instance.id.product)]
        case .joinGroup(_, let instance, _): [.instances(account, instance.id.product)]
        case .saveHost(let host): [.instances(account, host.instance.product)]
        case .addHostGroup, .removeHostGroup: []
        case .addImage(let image): [.instances(account, image.id.product)]
        case .removeImage(let id): [.instances(account, id.product)]
        }
    }
}
