// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CVM
import Foundation
import HTTPGateway
import KeyGeneration
import KeyMaterial
import KeyPairModel
import LegacyA
import Lighthouse
import Logging
import SQLiteStorage
import ServiceLifecycle
import UnixSignals
import UseCases

/// A whole server. The one place that knows every concrete type.
struct Server {
    /// How long requests in flight may take once the server is told to stop.
    private static let drainMax = Duration.seconds(30)

    private let settings: ServerSettings
    private let store: Store
    private let logger: Logger

    init(settings: ServerSettings) throws {
        self.settings = settings
        logger = LogOutput.logger(level: settings.logLevel)
        ProcessLimits.raiseOpenFiles()
        store = try Store.open(settings.base)
    }

    /// Serves until SIGTERM or SIGINT.
    func run() async throws {
        defer { try? store.storage.close() }
        let keyGenerator = KeyGenerator(
            size: settings.keySize, threadCount: ProcessInfo.processInfo.activeProcessorCount)
        let stop = StopAfterFailure()
        let gateway = HTTPGateway(
            address: settings.listen, pipeline: makePipeline(keySource: keyGenerator),
            isReady: { [storage = store.storage] in await storage.isWritable() }, logger: libraryLogger,
            onListening: { address in await stop.onFailure { try await start(listeningOn: address) } })
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: gateway)], gracefulShutdownSignals: [.sigterm, .sigint], logger: libraryLogger)
        configuration.maximumGracefulShutdownDuration = Self.drainMax
        let group = ServiceGroup(configuration: configuration)
        stop.watch(group)
        try await group.run()
        try await keyGenerator.shutDown()
        try stop.rethrow()
        logger.info("stopped")
    }

    /// Makes the first account where there is none, and says where the server listens. Done when the port is known to be
    /// free, so that a start that fails has made nothing.
    private func start(listeningOn address: ListenAddress) async throws {
        if try await !store.storage.hasAccounts() { try await makeFirstAccount(listeningOn: address) }
        try StandardOutput.write("Listening on http://\(address)")
        logger.info("ready", metadata: ["address": "\(address)"])
    }

    private func makeFirstAccount(listeningOn address: ListenAddress) async throws {
        let start = FirstStart(store: store, settings: settings.base)
        if try settings.base.firstCredentials() != nil {
            _ = try await start.makeAccount(showing: .nowhere)
            logger.notice("a main account was made with the access key from the environment")
        } else if isatty(STDOUT_FILENO) == 1 {
            let region = settings.regions.default.id
            _ = try await start.makeAccount(
                showing: .standardOutput { $0.welcome(endpoint: "http://\(address)", region: region) })
        } else if let path = try await start.makeAccount(showing: .file) {
            logger.notice("a main account was made; its access key is in a file", metadata: ["path": "\(path)"])
        }
    }

    private func makePipeline(keySource: any KeySource) -> CallPipeline {
        let identifiers = RandomIdentifiers()
        let doors: [any FrontDoor] = Product.allCases.flatMap { product -> [any FrontDoor] in
            let keyPairs = KeyPairs(
                of: product, storage: store.storage, keySource: keySource, identifiers: identifiers,
                quotas: settings.quotas,
                publicKeyParser: OpenSSHPublicKeyParser(acceptedTypes: settings.importKeyTypes))
            return switch product {
            case .cvm:
                [
                    CVMFrontDoor(keyPairs: keyPairs, regions: settings.regions),
                    LegacyBFrontDoor(keyPairs: keyPairs, regions: settings.regions),
                    LegacyAFrontDoor(keyPairs: keyPairs),
                ]
            case .lighthouse: [LighthouseFrontDoor(keyPairs: keyPairs, regions: settings.regions)]
            }
        }
        return CallPipeline(
            doors: doors, credentials: Credentials(accounts: store.storage, masterKey: store.masterKey),
            nonces: store.storage, regions: settings.regions, time: SystemTime(), identifiers: identifiers,
            logger: logger, legacyWindow: settings.legacyWindow)
    }

    /// The libraries' own news are for whoever looks for a fault.
    private var libraryLogger: Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
        return logger
    }
}

extension HTTPGateway: Service {}
