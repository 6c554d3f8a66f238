// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import StorageContract

/// The rules of instances of one product, and of the bindings of key pairs to them.
///
/// The clock moves an instance from state to state (`StateTimeline`). A call decides on the instances as it read them,
/// and its change is saved only if none of them has changed since; otherwise the call decides again.
package struct Instances: Sendable {
    /// The maximum number of instances of an account, for each product.
    package static let quota = 500
    /// The duration of a change of state, in milliseconds.
    package static let delayDefault: Int64 = 1_000
    package static let delayMax: Int64 = 3_600_000
    /// The maximum number of decisions of a call. A repetition means that another call changed an instance first.
    static let decisionsMax = 64

    package let product: Product
    let storage: any Storage
    let permissions: Permissions
    let identifiers: any IdentifierSource
    let delay: Int64

    /// - Parameter delay: The duration of a change of state, in milliseconds.
    package init(
        of product: Product, storage: any Storage, permissions: Permissions, identifiers: any IdentifierSource,
        delay: Int64 = delayDefault
    ) {
        self.product = product
        self.storage = storage
        self.permissions = permissions
        self.identifiers = identifiers
        self.delay = delay
    }

    /// The instances of a region that match a query. Well-formed but unknown identifiers are ignored.
    package func describe(
        _ query: InstanceQuery, in region: Region, sorted sorting: InstanceSorting = .newestFirst, range: PageRange,
        for caller: Caller
    ) async throws(DomainFailure) -> Page<Instance> {
        try await storing { () async throws(StorageFailure) in
            try await storage.instances(
                of: caller.account, product: product, query: query, region: region.id, sorted: sorting, range: range,
                at: caller.time)
        }
    }

    /// The private addresses of instances in any region. An instance that no longer exists has none.
    package func privateAddresses(
        of ids: [InstanceID], for caller: Caller
    ) async throws(DomainFailure) -> [InstanceID: String] {
        try await storing { () async throws(StorageFailure) in
            try await storage.privateAddresses(of: ids, in: caller.account, at: caller.time)
        }
    }

    // MARK: Operations

    package func start(_ ids: [InstanceID], in region: Region, for caller: Caller) async throws(DomainFailure) {
        try await operate("StartInstances", on: ids, in: region, for: caller) { instance, time throws(DomainFailure) in
            try instance.require([.stopped], at: time)
            instance.stoppedWithoutCharging = false
            instance.timeline = StateTimeline(.starting, into: .running, from: time, milliseconds: delay)
        }
    }

    package func stop(
        _ ids: [InstanceID], withoutCharging: Bool, in region: Region, for caller: Caller
    ) async throws(DomainFailure) {
        try await operate("StopInstances", on: ids, in: region, for: caller) { instance, time throws(DomainFailure) in
            try instance.require([.running], at: time)
            // Prepaid instances and those on a dedicated host are charged regardless of their state.
            instance.stoppedWithoutCharging = withoutCharging && instance.shape.chargeType == "POSTPAID_BY_HOUR"
            instance.timeline = StateTimeline(.stopping, into: .stopped, from: time, milliseconds: delay)
        }
    }

    package func reboot(_ ids: [InstanceID], in region: Region, for caller: Caller) async throws(DomainFailure) {
        try await operate("RebootInstances", on: ids, in: region, for: caller) { instance, time throws(DomainFailure) in
            try instance.require([.running], at: time)
            instance.timeline = StateTimeline(.rebooting, into: .running, from: time, milliseconds: delay)
        }
    }

    /// Sets a password. Only the fact that there is one is stored.
    ///
    /// - Parameter stopsRunning: Whether a running instance is stopped and started again for the change; otherwise it
    ///   is refused, unless it is a host, which keeps running.
    package func resetPassword(
        of ids: [InstanceID], to password: String, userName: String?, stopsRunning: Bool, in region: Region,
        for caller: Caller
    ) async throws(DomainFailure) {
        let forWindows = try await read(ids, in: region, for: caller).contains(where: \.origin.image.isWindows)
        let isAcceptable = InstancePassword.isAcceptable(
            password, forWindows: forWindows, userName: userName ?? (forWindows ? "Administrator" : ""))
        guard isAcceptable else { throw .login(.passwordInvalid) }
        try await operate("ResetInstancesPassword", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            let mayRun = instance.isHost || stopsRunning
            try instance.require(mayRun ? [.running, .stopped] : [.stopped], at: time)
            instance.hasPassword = true
            if !instance.isHost { instance.timeline = timeline(ofChanging: instance, at: time) }
        }
    }

    /// Puts instances aside: they are off, and keep what opens them, until they are released. A host is refused: nobody could
    /// log in to it, and no action of its account would bring it back.
    package func isolate(_ ids: [InstanceID], in region: Region, for caller: Caller) async throws(DomainFailure) {
        try await operate("IsolateInstances", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            if instance.isHost { throw .state(.ofHost(instance.id)) }
            try instance.require([.running, .stopped], at: time)
            instance.timeline = timeline(ofIsolating: instance, at: time)
        }
    }

    /// Releases instances and removes their bindings. In CVM, the first call isolates a prepaid instance, and further
    /// calls leave it isolated. In Lighthouse, instances must have been isolated before.
    package func terminate(_ ids: [InstanceID], in region: Region, for caller: Caller) async throws(DomainFailure) {
        let states: Set<InstanceState> =
            product == .lighthouse ? [.shutdown] : [.running, .stopped, .shutdown, .launchFailed]
        try await operate("TerminateInstances", on: ids, in: region, for: caller) {
            instance, time throws(DomainFailure) in
            try instance.require(states, at: time)
            if instance.settings.isProtected { throw .setting(.protected(instance.id)) }
            if product == .cvm, instance.shape.chargeType == "PREPAID", instance.timeline.state(at: time) != .shutdown {
                instance.timeline = timeline(ofIsolating: instance, at: time)
            } else {
                instance.timeline = StateTimeline(.terminating, into: nil, from: time, milliseconds: delay)
                instance.bindings = []
            }
        }
    }

    private func timeline(ofIsolating instance: Instance, at time: Instant) -> StateTimeline {
        let isStopped = instance.timeline.state(at: time) == .stopped
        return StateTimeline(isStopped ? .stopped : .stopping, into: .shutdown, from: time, milliseconds: delay)
    }

    /// Puts instances into a state, whatever operation is in progress.
    ///
    /// - Parameter operationState: The state of the latest operation. `OPERATING` lasts until something else is set.
    package func set(
        _ state: InstanceState, operationState: String?, of ids: [InstanceID], in account: AccountID,
        for caller: Caller
    ) async throws(DomainFailure) {
        try await change(ids, as: "SetInstanceState", in: nil, of: account, for: caller) { instance in
            instance.timeline = StateTimeline(
                first: state, second: state, last: state, turnsAt: caller.time,
                endsAt: operationState == "OPERATING" ? .distantFuture : caller.time)
            guard let operationState else { return }
            instance.operation = InstanceOperation(
                name: instance.operation?.name ?? "SetInstanceState", requestID: caller.requestID,
                startedAt: caller.time, fails: operationState == "FAILED")
        }
    }

    // MARK: Changes

    /// The timeline for a change that needs a stopped instance: a running one is stopped and then started.
    func timeline(ofChanging instance: Instance, at time: Instant) -> StateTimeline {
        switch instance.timeline.state(at: time) {
        case .running: StateTimeline(.stopping, .starting, into: .running, from: time, milliseconds: delay)
        case let state: StateTimeline(state ?? .stopped, into: state, from: time, milliseconds: delay)
        }
    }

    /// Performs an operation on instances, all or none. It takes its time and becomes their latest operation.
    func operate(
        _ name: String, on ids: [InstanceID], and keyPairs: [KeyPairID] = [], in region: Region, for caller: Caller,
        _ edit: (inout Instance, Instant) throws(DomainFailure) -> Void
    ) async throws(DomainFailure) {
        try await change(ids, as: name, and: keyPairs, in: region, for: caller) { instance throws(DomainFailure) in
            try edit(&instance, caller.time)
            instance.operation = InstanceOperation(
                name: name, requestID: caller.requestID, startedAt: caller.time)
        }
    }

    /// Changes instances, all or none. An identifier that occurs twice counts once.
    ///
    /// - Parameters:
    ///   - operation: The action as policies name it. Policies may deny it key pairs that lose a binding and that the
    ///     call does not name.
    ///   - keyPairs: The key pairs that the call names.
    ///   - preconditions: Further preconditions of the change.
    ///   - userData: New user data for each instance; `nil` leaves it as it is.
    ///   - region: Instances of other regions count as unknown; `nil` means any region.
    ///   - owner: The account of the instances, if it is not the caller's.
    func change(
        _ ids: [InstanceID], as operation: String, and keyPairs: [KeyPairID] = [],
        if preconditions: [Precondition] = [], userData: UserData? = nil, in region: Region?,
        of owner: AccountID? = nil, for caller: Caller,
        _ edit: (inout Instance) throws(DomainFailure) -> Void
    ) async throws(DomainFailure) {
        let account = owner ?? caller.account
        for _ in 1...Self.decisionsMax {
            var changed: [Instance] = []
            var freed: Set<KeyPairID> = []
            for var instance in try await read(ids, in: region, of: account, for: caller) {
                let before = instance
                try edit(&instance)
                if !instance.isExactly(before) || userData != nil { changed.append(instance) }
                freed.formUnion(before.keyPairs.subtracting(instance.keyPairs))
            }
            guard !changed.isEmpty else { return }
            try await permissions.require(
                freed.subtracting(keyPairs).sorted(), .changed, in: product.rawValue, operation, region: region,
                of: caller)
            let change = Change(
                account: account, mutation: .instance(.save(changed, userData: userData)),
                preconditions: preconditions,
                audit: caller.successRecord(resources: changed.map(\.id.text) + keyPairs.map(\.text)))
            do throws(StorageFailure) {
                return try await storage.apply(change)
            } catch {
                guard case .unmet(.instance(.isAtRevision)) = error else { throw DomainFailure(error) }
            }
        }
        guard let first = ids.first else { return }
        throw .state(.operationUnderWay(first))
    }

    /// The instances with these identifiers, in the given order without duplicates.
    func read(
        _ ids: [InstanceID], in region: Region?, of owner: AccountID? = nil, for caller: Caller
    ) async throws(DomainFailure) -> [Instance] {
        let found = try await storing { () async throws(StorageFailure) in
            try await storage.instances(ids, of: owner ?? caller.account, at: caller.time)
        }
        let byID = Dictionary(
            found.filter { region == nil || $0.origin.region == region?.id }.map { ($0.id, $0) },
            uniquingKeysWith: { first, _ in first })
        if let unknown = ids.first(where: { byID[$0] == nil }) { throw .instance(.notFound(unknown)) }
        var seen: Set<InstanceID> = []
        return ids.filter { seen.insert($0).inserted }.compactMap { byID[$0] }
    }
}

extension Instance {
    /// Equality with names compared as bytes: different encodings of one Unicode text are kept as different names.
    fileprivate func isExactly(_ other: Instance) -> Bool {
        self == other && name.utf8.elementsEqual(other.name.utf8)
    }

    /// The bound key pairs.
    fileprivate var keyPairs: Set<KeyPairID> { Set(bindings.map(\.keyPair)) }
}
