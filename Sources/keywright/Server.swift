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
        store = try Store.open(settings.base)
    }

    /// Serves until SIGTERM or SIGINT.
    func run() async throws {
        // Writing to a pipe that nobody reads is an error like others, not the end.
        signal(SIGPIPE, SIG_IGN)
        let firstAccess = try await FirstStart(store: store, settings: settings.base, logger: logger).run()
        let keyGenerator = KeyGenerator(
            size: settings.keySize, threadCount: ProcessInfo.processInfo.activeProcessorCount)
        let gateway = HTTPGateway(
            address: settings.listen, pipeline: makePipeline(keySource: keyGenerator),
            isReady: { [storage = store.storage] in await storage.isWritable() }, logger: libraryLogger,
            onListening: { announce($0, firstAccess) })
        var configuration = ServiceGroupConfiguration(
            services: [.init(service: gateway)], gracefulShutdownSignals: [.sigterm, .sigint], logger: libraryLogger)
        configuration.maximumGracefulShutdownDuration = Self.drainMax
        try await ServiceGroup(configuration: configuration).run()
        try await keyGenerator.shutDown()
        logger.info("stopped")
    }

    private func announce(_ address: ListenAddress, _ firstAccess: FirstAccess?) {
        if let firstAccess {
            print(firstAccess.example(endpoint: "http://\(address)", region: settings.regions.default.id))
        }
        print("Listening on http://\(address)")
        // What reads a pipe must not wait for a buffer to fill.
        fflush(nil)
        logger.info("ready", metadata: ["address": "\(address)"])
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
            logger: logger)
    }

    /// The libraries' own news are for whoever looks for a fault.
    private var libraryLogger: Logger {
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
        return logger
    }
}

extension HTTPGateway: Service {}
