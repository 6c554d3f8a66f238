// SPDX-License-Identifier: Apache-2.0

import Bytes
package import DomainModel
import KeyMaterial
import LoginRules
package import StorageContract

/// The rules of hosts: instances that are real machines, whose sshd asks who may log in.
package struct Hosts: Sendable {
    /// The lifetime of a token in milliseconds: 15 minutes.
    package static let tokenLifetime: Int64 = 900_000
    package static let hostKeysMax = 16
    /// The limit of the version of a host's program, in visible ASCII characters.
    package static let versionLengthMax = 32
    /// In seconds, up to a year.
    static let copiesAges: ClosedRange<Int64> = 0...31_536_000
    static let attemptsMax = 8
    /// The limit of public keys in an answer, in bytes: 1,200 RSA keys of 4,096 bits. Hosts accept up to 1 MiB.
    static let authorizedBytesMax = 900_000
    /// The limit of users in an answer to a host. Hosts accept no more.
    static let usersMax = 1000

    let storage: any Storage
    let identifiers: any IdentifierSource
    let time: any TimeSource
    let sightings: HostSightings

    package init(
        storage: any Storage, identifiers: any IdentifierSource, time: any TimeSource, sightings: HostSightings
    ) {
        self.storage = storage
        self.identifiers = identifiers
        self.time = time
        self.sightings = sightings
    }

    /// A new token of a host. It is only in the answer.
    package struct Invitation: Sendable {
        package let instance: InstanceID
        package let token: String
        package let until: Instant
    }

    // MARK: Requests of hosts

    /// The account of the host with this credential. The check reads little; the instance may no longer exist.
    package func account(provenBy proof: HostProof) async throws(HostRefusal) -> AccountID {
        let text = proof.credential
        let host = try await asking { () async throws(StorageFailure) -> EnrolledHost? in
            guard let credential = HostSecret(text, .credential) else { return nil }
            return try await storage.host(credential.instance, of: credential.account)
        }
        guard let credential = HostSecret(text, .credential), case .credential(let digest) = host?.proof,
            credential.proves(digest)
        else { throw .credentialWorthless }
        return credential.account
    }

    /// The keys that may log in to a host as one of its users, bound or granted, and the options for each.
    package struct AuthorizedKeys: Sendable, Equatable {
        package let options: String
        /// Each is `<type> <base64>`, written from the parsed key.
        package let lines: [String]
    }

    /// The keys that may log in to a host as a user. There are none if the instance was stopped or is about to be
    /// released. A rebooting instance keeps its keys, because the operation does not reboot the machine.
    package func authorizedKeys(of userText: ClientText, _ proof: HostProof) async throws(HostRefusal)
        -> AuthorizedKeys
    {
        guard let user = LoginName(userText.kept)?.text else { throw .malformed("the user's name is malformed") }
        let now = time.now()
        let (host, instance) = try await require(proof, at: now)
        let state = instance.timeline.state(at: now)
        guard state == .running || state == .rebooting, let account = HostSecret(proof.credential, .credential)?.account
        else {
            return AuthorizedKeys(options: host.options, lines: [])
        }
        let keyPairs = try await asking { () async throws(StorageFailure) in
            try await self.keyPairs(opening: instance, for: user, of: account, at: now)
        }
        return AuthorizedKeys(options: host.options, lines: try await lines(of: keyPairs, in: account))
    }

    /// The public keys of key pairs, up to the limit that hosts accept.
    private func lines(of ids: [KeyPairID], in account: AccountID) async throws(HostRefusal) -> [String] {
        var (lines, bytes) = ([String](), 0)
        for start in stride(from: 0, to: ids.count, by: Int(PageRange.limits.upperBound)) {
            let part = Array(ids[start..<min(start + Int(PageRange.limits.upperBound), ids.count)])
            let page = try await asking { () async throws(StorageFailure) in
                try await storage.keyPairs(
                    of: account, product: part.first?.product ?? .cvm, query: .ids(part), range: .longest)
            }
            let found = Dictionary(page.elements.map { ($0.id, $0) }) { first, _ in first }
            for keyPair in part.compactMap({ found[$0] }) {
                guard let type = SSHKeyType(rawValue: keyPair.publicKey.type) else { continue }
                let line = SSHPublicKey(type: type, blob: keyPair.publicKey.blob).line
                bytes += line.utf8.count
                guard bytes <= Self.authorizedBytesMax else { return lines }
                lines.append(line)
            }
        }
        return lines
    }

    /// The users of a host for whom keys are bound or granted, without duplicates, up to the limit that hosts accept.
    package func users(_ proof: HostProof) async throws(HostRefusal) -> [String] {
        let now = time.now()
        let instance = try await require(proof, at: now).instance
        guard let account = HostSecret(proof.credential, .credential)?.account else { throw .credentialWorthless }
        let users = try await asking { () async throws(StorageFailure) in
            try await self.users(of: instance, in: account, at: now)
        }
        return Array(users.prefix(Self.usersMax))
    }

    /// Stores the host keys, the version of the program and the age of the copies that the host reported.
    package func upload(_ report: Report, _ proof: HostProof, source: String) async throws(HostRefusal) {
        let keys = try Self.hostKeys(report.hostKeys)
        let version = try Self.version(report.agentVersion)
        let machine = try HostProof.machine(proof.machine)
        let now = time.now()
        var copiesAt: Instant?
        if let age = report.copiesAge {
            guard Self.copiesAges.contains(age) else { throw .malformed("CopiesAge must be 0 to 31536000") }
            copiesAt = Instant(milliseconds: max(0, now.milliseconds - age * 1000))
        }
        try await change(proof, as: "UploadHostKeys", copiesAt: copiesAt, source: source) {
            host throws(HostRefusal) in
            // A copy of the disk that made new host keys has other keys than those known; so does a host whose keys
            // were replaced by hand.
            guard report.replacesAll || host.hostKeys.isEmpty || keys.contains(where: host.hostKeys.contains) else {
                throw .hostKeysReplaced
            }
            host.hostKeys = keys
            // A host that joined with an older program has no digest of its machine yet.
            host.machine = host.machine ?? machine
            if let version { host.agentVersion = version }
        }
    }

    /// Invalidates the credential of a host that leaves.
    package func leave(_ proof: HostProof, source: String) async throws(HostRefusal) {
        try await change(proof, as: "LeaveHost", source: source) { host throws(HostRefusal) in host.proof = nil }
    }

    // MARK: Steps

    private func require(
        _ proof: HostProof, at now: Instant, copiesAt: Instant? = nil
    ) async throws(HostRefusal) -> (host: EnrolledHost, instance: Instance) {
        guard let credential = HostSecret(proof.credential, .credential),
            let found = try await find(credential, at: now),
            case .credential(let digest) = found.host.proof, credential.proves(digest)
        else { throw .credentialWorthless }
        let machine = try HostProof.machine(proof.machine)
        if let known = found.host.machine, known != machine { throw .otherMachine }
        sightings.note(credential.instance, of: credential.account, at: now, copiesAt: copiesAt)
        return found
    }

    /// The host that a secret names, if its account is active.
    func find(
        _ secret: HostSecret, at now: Instant
    ) async throws(HostRefusal) -> (host: EnrolledHost, instance: Instance)? {
        try await asking { () async throws(StorageFailure) in
            guard let host = try await storage.host(secret.instance, of: secret.account),
                let instance = try await storage.instances([secret.instance], of: secret.account, at: now).first,
                try await storage.account(secret.account)?.isActive == true
            else { return nil }
            return (host, instance)
        }
    }

    private func change(
        _ proof: HostProof, as action: String, copiesAt: Instant? = nil, source: String,
        _ edit: (inout EnrolledHost) throws(HostRefusal) -> Void
    ) async throws(HostRefusal) {
        for _ in 1...Self.attemptsMax {
            var host = try await require(proof, at: time.now(), copiesAt: copiesAt).host
            guard let account = HostSecret(proof.credential, .credential)?.account else { throw .credentialWorthless }
            let before = host
            try edit(&host)
            if host == before { return }
            if try await save(host, as: action, of: account, source: source) { return }
        }
        throw .busy(reason: "the host is changed too often")
    }

    /// Saves a host. `false` means that it has changed since it was read.
    func save(
        _ host: EnrolledHost, as action: String, of account: AccountID, source: String
    ) async throws(HostRefusal) -> Bool {
        let change = Change(
            account: account, mutation: .instance(.saveHost(host)), preconditions: [],
            audit: record(of: action, on: [host.instance.text], in: account, source: source))
        do throws(StorageFailure) {
            try await storage.apply(change)
            return true
        } catch {
            switch error {
            case .unmet(.instance(.hostIsAtRevision)): return false
            case .unmet: throw .credentialWorthless
            case .unavailable(let reason): throw .unavailable(reason: reason)
            }
        }
    }

    func record(of action: String, on resources: [String], in account: AccountID, source: String) -> AuditRecord {
        AuditRecord(
            time: time.now(), identity: account.mainIdentity, accessKeyID: "", source: source, door: "host",
            action: action, resources: resources, code: AuditRecord.success, requestID: identifiers.requestID())
    }

    func asking<Value>(
        _ work: () async throws(StorageFailure) -> Value
    ) async throws(HostRefusal) -> Value {
        do throws(StorageFailure) {
            return try await work()
        } catch {
            throw .unavailable(reason: "\(error)")
        }
    }

    static func version(_ text: ClientText?) throws(HostRefusal) -> String? {
        guard let text else { return nil }
        guard (1...versionLengthMax).contains(text.utf8.count), text.utf8.allSatisfy(\.isVisible)
        else { throw .malformed("AgentVersion must be 1 to \(versionLengthMax) visible ASCII characters") }
        return text.kept
    }

    /// The host keys, parsed and written again, without duplicates.
    static func hostKeys(_ lines: [ClientText]) throws(HostRefusal) -> [String] {
        guard (1...hostKeysMax).contains(lines.count) else {
            throw .malformed("HostKeys must be 1 to \(hostKeysMax) keys")
        }
        let parser = OpenSSHPublicKeyParser(acceptedTypes: Set(SSHKeyType.allCases))
        var keys: [String] = []
        for line in lines {
            guard let key = parser.parse(line.kept) else { throw .malformed("HostKeys holds what is no public key") }
            if !keys.contains(key.line) { keys.append(key.line) }
        }
        return keys
    }
}
