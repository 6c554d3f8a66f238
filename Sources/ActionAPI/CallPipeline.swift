// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import RateLimiting
package import StorageContract
package import UseCases

/// The steps that every call passes through once, from top to bottom.
///
/// Each step takes the type that the previous step returns, so that no step can be left out or moved: `RawCall` → read
/// → `ReadCall` → authenticate → `AuthenticatedCall` → admit → `AdmittedCall` → wait for a turn of the account →
/// understand → `Call` → permit, perform → `Reply`.
package struct CallPipeline: Sendable {
    private let reader: CallReader
    private let authenticator: Authenticator
    private let failedSignatures: FailedSignatures
    private let throttle: Throttle?
    private let turns: AccountTurns
    private let understander: RequestValidator
    private let permissions: Permissions
    private let accessKeyUses: AccessKeyUses
    private let refusals: RefusalNotes
    private let time: any TimeSource
    private let identifiers: any IdentifierSource
    private let log: CallLog

    /// - Parameter throttle: If `nil`, every call is admitted.
    package init(
        doors: [any FrontDoor], credentials: Credentials, temporaryKeys: TemporaryKeys, permissions: Permissions,
        accessKeyUses: AccessKeyUses, refusals: RefusalLog, nonces: any NonceSpending, throttle: Throttle?,
        turns: AccountTurns, regions: RegionCatalog,
        time: any TimeSource, identifiers: any IdentifierSource, log: ServerLog,
        legacyWindow: LegacyWindow = .default, failureLimiter: SourceLimiter? = nil
    ) {
        reader = CallReader(doors: doors)
        failedSignatures = FailedSignatures(limiter: failureLimiter, log: log)
        authenticator = Authenticator(
            credentials: credentials, temporaryKeys: temporaryKeys, nonces: nonces, legacyWindow: legacyWindow,
            time: time,
            products: Set(doors.map(\.name)), productionHosts: ProductionHosts(regions: regions),
            failedSignatures: failedSignatures)
        self.throttle = throttle
        self.turns = turns
        understander = RequestValidator(doors: doors, regions: regions)
        self.permissions = permissions
        self.accessKeyUses = accessKeyUses
        self.refusals = RefusalNotes(log: refusals)
        self.time = time
        self.identifiers = identifiers
        self.log = CallLog(log: log)
    }

    /// Answers a call. It never throws: every failure becomes an answer.
    package func answer(_ raw: RawCall) async -> Reply {
        let start = ContinuousClock.now
        var context = CallContext(
            requestID: identifiers.requestID(), time: time.now(),
            envelope: LegacyEndpoint.isPath(raw.path) ? ResponseEnvelope.legacyB : ResponseEnvelope.api3)
        var entry = CallLog.Entry(requestID: context.requestID, source: raw.source)
        var facts = RefusalNotes.Facts()
        let reply: Reply
        do throws(WireError) {
            reply = try await run(raw, &context, &entry, &facts)
        } catch {
            entry.error = error
            // A call that was refused before the caller disconnected counts as refused, not as cancelled.
            entry.isCancelled = Task.isCancelled && error.reason != nil
            refusals.note(error, facts, from: raw.source, context)
            reply = context.envelope.failure(error, requestID: context.requestID, language: context.language)
        }
        entry.duration = start.duration(to: .now)
        log.write(entry)
        return reply
    }

    private func run(
        _ raw: RawCall, _ context: inout CallContext, _ entry: inout CallLog.Entry, _ facts: inout RefusalNotes.Facts
    ) async throws(WireError) -> Reply {
        try Self.requireCaller()
        let authenticated = try await identify(raw, &context, &entry, &facts)
        entry.account = authenticated.account
        if authenticated.grant == nil { accessKeyUses.note(authenticated.secretID, at: context.time) }
        let admitted = try throttle?.admit(authenticated) ?? AdmittedCall(authenticated: authenticated)
        // The call has held the turn of its source until here. A refused call holds it until its answer is written.
        return try await turns.run(
            for: .account(admitted.authenticated.account), refusing: WireError.init
        ) { () async throws(WireError) in
            let answer = try await perform(admitted, context, &facts)
            return context.envelope.success(answer, requestID: context.requestID, language: context.language)
        }
    }

    private func identify(
        _ raw: RawCall, _ context: inout CallContext, _ entry: inout CallLog.Entry, _ facts: inout RefusalNotes.Facts
    ) async throws(WireError) -> AuthenticatedCall {
        let read = try reader.read(raw, &context)
        entry.door = read.door.label
        entry.action = read.common.action.shown
        (facts.door, facts.action) = (read.door, read.common.action)
        return try await authenticate(read, &facts.claimed)
    }

    private func perform(
        _ admitted: AdmittedCall, _ context: CallContext, _ facts: inout RefusalNotes.Facts
    ) async throws(WireError) -> Answer {
        let authenticated = admitted.authenticated
        let door = authenticated.read.door
        // The caller may have disconnected before its turn came.
        try Self.requireCaller()
        let (action, call) = try understander.understand(admitted, context)
        do throws(DomainFailure) {
            try await require(type(of: action), for: call, at: door)
            return try await action.perform(call)
        } catch {
            if case .notPermitted(let refusal) = error { facts.notPermittedOn = refusal.resource }
            throw door.error(for: error, in: type(of: action)).hidingValues(of: type(of: action))
        }
    }

    /// Refuses to begin another step for a caller that has disconnected. Within an action, the storage refuses reads; a
    /// change that it has already received is completed.
    private static func requireCaller() throws(WireError) {
        if Task.isCancelled { throw WireError(CommonErrorCode.internalError, reason: "nobody waits for the answer") }
    }

    private func authenticate(
        _ read: ReadCall, _ claimed: inout ClaimedIdentity
    ) async throws(WireError) -> AuthenticatedCall {
        do throws(WireError) {
            return try await authenticator.authenticate(read, &claimed)
        } catch {
            throw failedSignatures.limited(error, from: read.raw.source, at: time.monotonicNow())
        }
    }

    private func require(
        _ action: any Action.Type, for call: Call, at door: any FrontDoor
    ) async throws(DomainFailure) {
        let isClosed = call.caller.grant != nil && !action.accessLevel.isOpenToTemporaryKeys
        if isClosed || action.permission.isForOperator && !call.caller.isOperator {
            throw .notPermitted(
                PermissionRefusal(
                    action: "\(door.name):\(action.permission.action)", resource: "*",
                    requestID: call.caller.requestID, isOfTemporaryKey: isClosed))
        }
        // The question to the policies is not built for callers that may do everything.
        guard action.permission.isAsked, !call.caller.mayDoEverything else { return }
        let question = try action.permission.question(of: door.name, call.parameters, from: call.caller)
        let region: Region? = if case .ignored = action.region { nil } else { call.region }
        try await permissions.require(question, of: call.caller, region: region)
    }
}

extension WireError {
    fileprivate init(_ refusal: AccountTurns.Refusal) {
        switch refusal {
        case .tooMany:
            self.init(
                CommonErrorCode.requestLimitExceeded,
                message: LocalizedText(
                    "Too many requests are being answered at once. Slow down.", "同时处理的请求过多，请降低频率。"))
        // Nobody receives this answer.
        case .cancelled: self.init(CommonErrorCode.serviceUnavailable)
        }
    }
}

/// The properties of a call that are known from its beginning.
struct CallContext: Sendable {
    let requestID: String
    let time: Instant
    /// Chosen by the path at first, then by the door.
    var envelope: any Envelope
    /// English until the request has named a language.
    var language = Language.english
}
