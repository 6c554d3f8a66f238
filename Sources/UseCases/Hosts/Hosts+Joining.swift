// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import SecretSealing
import StorageContract

// Exchange of a token for a credential.
extension Hosts {
    /// The result of joining, for the host.
    package struct Membership: Sendable, Equatable {
        package let instance: InstanceID
        /// The credential, which is only in this answer.
        package let credential: String
        package let loginUser: String
    }

    /// The login user that a host would have if it joined with the token. The token is not used up.
    ///
    /// - Parameter secret: The secret of a host that may have joined already without receiving the answer.
    package func loginUser(
        invitedBy text: ClientText, secret: ClientText? = nil
    ) async throws(HostRefusal) -> (InstanceID?, loginUser: String) {
        let now = time.now()
        if let token = HostGroupSecret(text) {
            let secret = try Self.secret(secret)
            let group = try await group(of: token)
            if let secret, let found = try await joined(by: token, group, secret: secret, at: now) {
                return (found.host.instance, found.instance.origin.image.loginUser)
            }
            try Self.expectUse(of: group, at: now)
            return (nil, group.image.loginUser)
        }
        guard let token = HostSecret(text, .token) else { throw .tokenWorthless }
        let secret = try Self.secret(secret)
        guard let found = try await find(token, at: now),
            Self.isOpen(found.host, to: token, at: now) || Self.hasJoined(found.host, token.account, by: secret)
        else { throw .tokenWorthless }
        return (token.instance, found.instance.origin.image.loginUser)
    }

    /// Exchanges a token for a credential. A host's token then becomes invalid; a group's has one use less.
    ///
    /// A host that draws the secret of its credential itself may repeat the request if it did not receive the answer.
    /// Whoever knows that secret already has the credential, so the answer reveals nothing new.
    ///
    /// - Parameter source: The source of the request, which becomes the host's address if none was set.
    package func join(
        token text: ClientText, _ joining: Joining, source: String
    ) async throws(HostRefusal) -> Membership {
        if let token = HostGroupSecret(text) { return try await join(token, joining, source: source) }
        guard let token = HostSecret(text, .token) else { throw .tokenWorthless }
        let facts = try joining.checked()
        let now = time.now()
        for _ in 1...Self.attemptsMax {
            guard let found = try await find(token, at: now) else { throw .tokenWorthless }
            if let secret = facts.secret, Self.hasJoined(found.host, token.account, by: secret) {
                if let again = try await rejoined(
                    found, token.account, facts, secret: secret, port: joining.port, source: source)
                {
                    return again
                }
                continue
            }
            guard Self.isOpen(found.host, to: token, at: now) else { throw .tokenWorthless }
            var host = found.host
            let credential = credential(of: token.instance, in: token.account, secret: facts.secret)
            host.proof = .credential(digest: credential.digest)
            host.update(facts, port: joining.port)
            host.joinedAt = now
            if host.address == nil, !source.isEmpty { host.address = source }
            if try await save(host, as: "JoinHost", of: token.account, source: source) {
                sightings.note(host.instance, of: token.account, at: now)
                return Membership(
                    instance: host.instance, credential: credential.text(.credential),
                    loginUser: found.instance.origin.image.loginUser)
            }
        }
        throw .busy(reason: "the host is changed too often")
    }

    private static func isOpen(_ host: EnrolledHost, to token: HostSecret, at now: Instant) -> Bool {
        guard case .token(let digest, let until) = host.proof else { return false }
        return now < until && token.proves(digest)
    }

    // MARK: Repeated requests

    /// The length of a secret that a host draws, the same as of secrets that the server draws.
    static let secretLength = 64
    /// Fewer different characters indicate a text not drawn at random: of 64 hexadecimal digits, one in 10^28.
    static let secretCharactersMin = 6

    /// The secret that a host drew for its credential. Older hosts send none.
    static func secret(_ text: ClientText?) throws(HostRefusal) -> String? {
        guard let text else { return nil }
        guard let secret = text.identifier(bytesMax: secretLength), secret.utf8.count == secretLength,
            secret.utf8.allSatisfy({
                (0x30...0x39).contains($0) || (0x41...0x5a).contains($0) || (0x61...0x7a).contains($0)
            }), Set(secret.utf8).count >= secretCharactersMin
        else { throw .malformed("Secret must be \(secretLength) letters and digits, drawn at random") }
        return secret
    }

    /// The credential of a host, with the secret that the host drew or else a new one.
    func credential(of instance: InstanceID, in account: AccountID, secret: String?) -> HostSecret {
        secret.map { HostSecret(of: instance, in: account, secret: $0) }
            ?? HostSecret(of: instance, in: account, from: identifiers)
    }

    /// Whether the host's credential has this secret.
    private static func hasJoined(_ host: EnrolledHost, _ account: AccountID, by secret: String?) -> Bool {
        guard let secret, case .credential(let digest) = host.proof else { return false }
        return HostSecret(of: host.instance, in: account, secret: secret).proves(digest)
    }

    /// The answer for a host that joined before without receiving the answer. Its new facts are saved, because they may
    /// have changed. `nil` means that the host was changed at the same time.
    private func rejoined(
        _ found: (host: EnrolledHost, instance: Instance), _ account: AccountID, _ facts: Joining.Facts, secret: String,
        port: Int64, source: String
    ) async throws(HostRefusal) -> Membership? {
        if let known = found.host.machine, known != facts.machine { throw .otherMachine }
        var host = found.host
        host.update(facts, port: port)
        if host != found.host {
            guard try await save(host, as: "JoinHost", of: account, source: source) else { return nil }
        }
        let credential = HostSecret(of: host.instance, in: account, secret: secret)
        return Membership(
            instance: host.instance, credential: credential.text(.credential),
            loginUser: found.instance.origin.image.loginUser)
    }

    /// The same for the token of a group; `nil` if no host has joined with this secret.
    func rejoined(
        by token: HostGroupSecret, _ group: HostGroup, _ facts: Joining.Facts, port: Int64, source: String,
        at now: Instant
    ) async throws(HostRefusal) -> Membership? {
        guard let secret = facts.secret else { return nil }
        for _ in 1...Self.attemptsMax {
            guard let found = try await joined(by: token, group, secret: secret, at: now) else { return nil }
            if let again = try await rejoined(
                found, token.account, facts, secret: secret, port: port, source: source)
            {
                return again
            }
        }
        throw .busy(reason: "the host is changed too often")
    }

    private func joined(
        by token: HostGroupSecret, _ group: HostGroup, secret: String, at now: Instant
    ) async throws(HostRefusal) -> (host: EnrolledHost, instance: Instance)? {
        for attempt in 1...Self.attemptsMax {
            guard let id = Self.instanceID(in: group, secret: secret, attempt: attempt),
                let found = try await find(HostSecret(of: id, in: token.account, secret: secret), at: now),
                Self.hasJoined(found.host, token.account, by: secret)
            else { continue }
            return found
        }
        return nil
    }

    /// The identifier of the host that a group's token creates for a secret. It is derived from the secret, so that a
    /// repeated request finds the host instead of creating a second one. It reveals nothing about the secret.
    static func instanceID(in group: HostGroup, secret: String, attempt: Int) -> InstanceID? {
        let product = group.image.id.product
        let alphabet = Array("abcdefghijklmnopqrstuvwxyz0123456789")
        let digest = SecretDigest(of: "instance \(group.id) \(attempt) \(secret)").bytes
        let suffix = digest.prefix(8).map { alphabet[Int($0) % alphabet.count] }
        return InstanceID(product.instanceIDPrefix + String(suffix), of: product)
    }
}

extension EnrolledHost {
    /// Updates the host with the facts that it sent when it joined.
    fileprivate mutating func update(_ facts: Hosts.Joining.Facts, port: Int64) {
        hostKeys = facts.hostKeys
        machine = facts.machine
        self.port = port
        agentVersion = facts.version ?? agentVersion
    }
}
