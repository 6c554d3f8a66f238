// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CommandSupport
import DomainModel
import Foundation
import HTTPGateway
import HostService
import KeyGeneration
import Logging
import RateLimiting
import SQLiteStorage
import ServiceLifecycle
import StorageContract
import UseCases

/// A server that accepts connections.
struct ListeningServer: Sendable {
    let addresses: HTTPGateway.Addresses
    let tls: ServerTLS?
    let hasPage: Bool
}

/// A whole server. Only this code knows all concrete types.
struct Server {
    let settings: ServerSettings
    let store: Store
    private let logger: Logger
    let log: ServerLog
    private let stop: StopService
    private let stopDeadline: StopDeadline
    let accessKeyUses: AccessKeyUses
    let sightings: HostSightings
    let reach = KnownReach()
    /// Counts failed authentications at all doors.
    private let failureLimiter: SourceLimiter?
    private let refusals: RefusalLog
    let permissions: Permissions
    /// The turns of calls at all doors.
    private let turns = AccountTurns()
    private let stopsBySignals: Bool
    private let onListening: @Sendable (ListeningServer) throws -> Void

    /// - Parameters:
    ///   - stopsBySignals: Whether SIGTERM and SIGINT stop the server.
    ///   - onListening: Called once, when connections are accepted and there is an account. By default it prints the
    ///     addresses.
    init(
        settings: ServerSettings, stopsBySignals: Bool = true,
        onListening: @escaping @Sendable (ListeningServer) throws -> Void = { try $0.announce() }
    ) throws {
        self.settings = settings
        self.stopsBySignals = stopsBySignals
        self.onListening = onListening
        logger = LogOutput.logger(level: settings.logLevel)
        log = ServerLog(LogOutput.lines(level: settings.logLevel))
        ProcessProtection.begin(log: log)
        ProcessLimits.raiseOpenFiles()
        let deadline = StopDeadline(seconds: settings.stopSeconds, log: log)
        let stop = StopService(deadline: deadline)
        (self.stop, stopDeadline) = (stop, deadline)
        store = try Store.open(settings.base) { [log] reason in
            log.write(.critical, "stopping: the disk cannot be trusted", ["reason": .text(reason)])
            stop.stop(because: OneLine(reason))
        }
        accessKeyUses = AccessKeyUses(storage: store.storage)
        sightings = HostSightings(storage: store.storage)
        failureLimiter = settings.failedSignatureRate.map { SourceLimiter(rate: $0) }
        refusals = RefusalLog(storage: store.storage)
        permissions = Permissions(storage: store.storage)
    }

    /// Serves until SIGTERM or SIGINT.
    func run() async throws {
        // Closing may find that the disk did not keep what was written.
        defer { LogOutput.flush() }
        try await store.closing { _ in try await serve() }
    }

    private func serve() async throws {
        let signals = stopsBySignals ? StopSignals(stop: stop, deadline: stopDeadline) : nil
        defer { withExtendedLifetime(signals) {} }
        let keyPool = KeyGenerationPool(
            size: settings.keySize, capacity: settings.keyPoolCapacity,
            threadCount: ProcessInfo.processInfo.activeProcessorCount)
        let tls = try settings.tls.map {
            try ServerTLS($0, dataPath: try settings.base.dataPath, time: SystemTime(), log: log)
        }
        let doors = makeDoors(keySource: keyPool)
        let gateway = HTTPGateway(
            http: settings.listen, https: tls?.https, proxies: settings.proxies,
            limits: settings.connectionLimits, pipeline: try makePipeline(of: doors),
            hosts: HostEndpoint(
                hosts: hosts, turns: turns, time: SystemTime(), failedTokens: failureLimiter,
                authorities: try tls?.authorityPEMs() ?? [], log: log),
            site: settings.servesWeb ? site(telling: doors) : nil, sourceTurns: .ofSources(),
            isReady: { [storage = store.storage] in
                // The probe gives up its turn, so that a disk that does not respond blocks no other call.
                await CallTurns.waiting { () async throws(Never) in await storage.isWritable() }
            },
            refusesChanges: { [storage = store.storage] in storage.refusesChanges },
            log: log, logger: libraryLogger,
            onListening: { [stop] addresses in
                await stop.onFailure { try await start(listeningOn: addresses, tls) }
            })
        let trail = AuditTrailService(
            refusals: refusals, retention: settings.auditRetention, storage: store.storage, time: SystemTime())
        let services: [any Service] =
            [AccessKeyUseService(uses: accessKeyUses, sightings: sightings), trail, LeftOutLinesService(log: log)]
            + (tls?.certificates ?? []) + gateway.listeners
        var configuration = ServiceGroupConfiguration(
            // If any service fails, the others end as in a normal stop.
            services: [Self.named(stop, onSuccess: .gracefullyShutdownGroup)]
                + services.map { Self.named($0, onFailure: .gracefullyShutdownGroup) },
            logger: libraryLogger)
        // The remaining time is for the final writes.
        configuration.maximumGracefulShutdownDuration = .seconds(settings.stopSeconds) * 5 / 6
        let group = ServiceGroup(configuration: configuration)
        await stop.onFailure { try await group.run() }
        stopDeadline.begin()
        await accessKeyUses.keep()
        await sightings.keep()
        await refusals.keep(at: nil)
        keyPool.shutDown()
        log.tellLeftOut()
        try stop.rethrow()
        // A full log queue may have no room for one more line.
        LogOutput.flush()
        log.write(.info, "stopped")
        LogOutput.flush()
    }

    private typealias ServiceConfiguration = ServiceGroupConfiguration.ServiceConfiguration

    /// Names a service by its type: printing the service itself would print everything that it refers to.
    private static func named(
        _ service: any Service, onSuccess: ServiceConfiguration.TerminationBehavior = .cancelGroup,
        onFailure: ServiceConfiguration.TerminationBehavior = .cancelGroup
    ) -> ServiceConfiguration {
        ServiceConfiguration(
            service: service, successTerminationBehavior: onSuccess, failureTerminationBehavior: onFailure,
            serviceName: "\(type(of: service))")
    }

    /// Creates the first account if there is none, and tells that the server listens. It is called after the ports were
    /// opened, so that a failed start creates no account.
    private func start(listeningOn addresses: HTTPGateway.Addresses, _ tls: ServerTLS?) async throws {
        if let tls, let https = addresses.https {
            reach.know(try tls.reach(saying: settings.hostURL, listeningOn: https))
        } else if let url = settings.hostURL {
            reach.know(HostReach(url: url.text, caFingerprint: ""))
        }
        if try await !store.storage.hasAccounts() { try await makeFirstAccount(listeningOn: addresses.http) }
        // A start that fails has one line, which says why.
        try StartWarnings.tellOfEphemeral(settings.base, log: log)
        try StartWarnings.tellOfOpenFiles(settings.base, settings.tls, log: log)
        try await StartWarnings.tellOfShortSecret(store, settings.base, log: log)
        try onListening(ListeningServer(addresses: addresses, tls: tls, hasPage: settings.servesWeb))
        var values: LogFields = ["address": .text("\(addresses.http)")]
        if let https = addresses.https { values.append("tlsAddress", .text("\(https)")) }
        log.write(.info, "ready", values)
    }

    private func makeFirstAccount(listeningOn address: ListenAddress) async throws {
        let start = FirstStart(store: store, settings: settings.base)
        if try settings.base.firstCredentials() != nil {
            _ = try await start.makeAccount(showing: .nowhere)
            log.write(.notice, "a main account was made with the access key from the environment")
        } else if isatty(STDOUT_FILENO) == 1 {
            let region = settings.regions.default.id
            _ = try await start.makeAccount(
                showing: .standardOutput { try $0.welcome(endpoint: "http://\(address)", region: region) })
        } else if let path = try await start.makeAccount(showing: .file) {
            log.write(.notice, "a main account was made; its access key is in a file", ["path": .text(path)])
        }
    }

    private func makePipeline(of doors: [any FrontDoor]) throws -> CallPipeline {
        CallPipeline(
            doors: doors,
            credentials: Credentials(accounts: store.storage, masterKey: store.masterKey),
            temporaryKeys: TemporaryKeys(masterKey: store.masterKey),
            permissions: permissions, accessKeyUses: accessKeyUses, refusals: refusals, nonces: store.storage,
            throttle: try settings.throttling.throttle(doors: doors, regions: settings.regions),
            turns: turns, regions: settings.regions,
            time: SystemTime(), identifiers: RandomIdentifiers(),
            log: log, legacyWindow: settings.legacyWindow,
            failureLimiter: failureLimiter)
    }

    /// The logger of libraries, whose messages are for debugging.
    private var libraryLogger: Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
        return logger
    }
}

extension ListeningServer {
    /// Prints the addresses.
    func announce() throws {
        var lines = ["Listening on http://\(addresses.http)"]
        if let https = addresses.https {
            lines.append("Listening on https://\(https)\(tls?.caPath.map { ", local CA \($0)" } ?? "")")
        }
        if hasPage { lines.append("API Explorer at \(addresses.page)") }
        // At once: a reader that waits for the first line has all of them.
        try StandardOutput.announce(lines.joined(separator: "\n"))
    }
}

extension HTTPListener: Service {}
