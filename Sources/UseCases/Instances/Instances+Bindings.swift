// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import StorageContract

/// The rule for a change of bindings on virtual instances. A host is a real machine that asks at each login, so it
/// always keeps running.
package enum BindingMode: Sendable, Equatable {
    /// Instances must be stopped, or are stopped and started again for the change if `stopsRunning` is true.
    case offline(stopsRunning: Bool)
    /// Instances keep running or stay stopped.
    case online
}

// Bindings of key pairs.
extension Instances {
    /// Binds key pairs to instances and replaces the previous bindings, all or nothing.
    ///
    /// - Parameter username: The login user; `nil` means that of the image.
    package func bind(
        _ keyPairs: [KeyPairID], to ids: [InstanceID], _ mode: BindingMode, username: String? = nil,
        in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        if let username { try Self.check(username: username) }
        try await requireExisting(keyPairs, for: caller)
        let keyPairs = Set(keyPairs).sorted()
        try await operate("AssociateInstancesKeyPairs", on: ids, and: keyPairs, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try requireChangeable(instance, mode, at: time)
            let bound = Set(instance.bindings.map(\.keyPair))
            if product == .lighthouse, let twice = keyPairs.first(where: bound.contains) {
                throw .binding(.boundAlready(twice, instance.id))
            }
            let user = username ?? instance.origin.image.loginUser
            instance.bindings = keyPairs.map {
                KeyPairBinding(keyPair: $0, instance: instance.id, username: user)
            }
            instance.timeline = timeline(of: instance, mode, at: time)
        }
    }

    /// Unbinds key pairs from instances, all or nothing. In CVM, key pairs that are not bound are ignored.
    ///
    /// - Parameter username: The login user; `nil` means every user.
    package func unbind(
        _ keyPairs: [KeyPairID], from ids: [InstanceID], _ mode: BindingMode, username: String? = nil,
        in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await requireExisting(keyPairs, for: caller)
        let keyPairs = Set(keyPairs)
        try await operate("DisassociateInstancesKeyPairs", on: ids, and: keyPairs.sorted(), in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try requireChangeable(instance, mode, at: time)
            if product == .lighthouse { try requireBound(keyPairs, to: instance, username: username) }
            instance.bindings.removeAll { keyPairs.contains($0.keyPair) }
            instance.timeline = timeline(of: instance, mode, at: time)
        }
    }

    func requireExisting(_ keyPairs: [KeyPairID], for caller: Caller) async throws(DomainFailure) {
        let existing = try await storing { () async throws(StorageFailure) in
            try await storage.existing(keyPairs, of: caller.account)
        }
        if let unknown = keyPairs.first(where: { !existing.contains($0) }) { throw .keyPair(.notFound(unknown)) }
    }

    private func requireChangeable(
        _ instance: Instance, _ mode: BindingMode, at time: Instant
    ) throws(DomainFailure) {
        if instance.origin.image.isWindows { throw .state(.windows(instance.id)) }
        let mayRun = instance.isHost || mode != .offline(stopsRunning: false)
        try instance.require(mayRun ? [.running, .stopped] : [.stopped], at: time)
        if instance.stoppedWithoutCharging, instance.timeline.state(at: time) == .stopped {
            throw .state(.stoppedWithoutCharging(instance.id))
        }
    }

    private func requireBound(
        _ keyPairs: Set<KeyPairID>, to instance: Instance, username: String?
    ) throws(DomainFailure) {
        for keyPair in keyPairs.sorted() {
            guard let binding = instance.bindings.first(where: { $0.keyPair == keyPair }) else {
                throw .binding(.notBound(keyPair, instance.id))
            }
            if let username, !username.isExactly(binding.username) {
                throw .binding(.boundForAnotherUser(keyPair, username: username))
            }
        }
    }

    private func timeline(of instance: Instance, _ mode: BindingMode, at time: Instant) -> StateTimeline {
        if instance.isHost { return instance.timeline }
        guard mode == .online else { return timeline(ofChanging: instance, at: time) }
        let state = instance.timeline.state(at: time) ?? .stopped
        return StateTimeline(state, into: state, from: time, milliseconds: delay)
    }

    /// Checks a name by the rule of useradd(8). A name that cannot be a Linux user must not reach any host.
    private static func check(username: String) throws(DomainFailure) {
        let bytes = Array(username.utf8)
        let isLetter = { (byte: UInt8) in (0x61...0x7a).contains(byte) || byte == UInt8(ascii: "_") }
        guard (1...32).contains(bytes.count), isLetter(bytes[0]),
            bytes.allSatisfy({ isLetter($0) || (0x30...0x39).contains($0) || $0 == UInt8(ascii: "-") })
        else {
            throw .login(.usernameInvalid(username))
        }
    }
}
