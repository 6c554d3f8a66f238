// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CommandSupport
import DomainModel
import HTTPGateway
import KeyGeneration
import KeyMaterial
import Logging
import RateLimiting
import UseCases

/// The checked settings of `serve`.
struct ServerSettings {
    static let listenDefault = "127.0.0.1:7722"
    static let stopSecondsDefault = 30
    static let stopSecondsAllowed = 1...3_600

    let base: Settings
    let listen: ListenAddress
    let tls: TLSSettings?
    /// `nil` if it is not configured.
    let hostURL: HostURL?
    let proxies: ProxyTrust
    /// Whether the API Explorer is served, and what it is made from.
    let servesWeb: Bool
    let quotas: KeyPairQuotas
    let throttling: ThrottleSettings
    let keySize: RSAKeySize
    let keyPoolCapacity: Int
    let importKeyTypes: Set<SSHKeyType>
    let regions: RegionCatalog
    /// In milliseconds.
    let instanceDelay: Int64
    let legacyWindow: LegacyWindow
    /// `nil` if failed signatures are not limited.
    let failedSignatureRate: Int?
    let connectionLimits: ConnectionLimits
    /// The time limit of a stop.
    let stopSeconds: Int
    let auditRetention: AuditRetention
    let logLevel: Logger.Level
}

extension Settings {
    func serving() throws -> ServerSettings {
        let regions = try regionCatalog()
        let tls = try tls(regions: regions)
        return ServerSettings(
            base: self, listen: try listenAddress(), tls: tls, hostURL: try hostURL(),
            proxies: try proxyTrust(servesHTTPS: tls != nil), servesWeb: !(try flag("no-web")),
            quotas: try quotas(), throttling: try throttling(),
            keySize: try keySize(), keyPoolCapacity: try keyPoolCapacity(), importKeyTypes: try importKeyTypes(),
            regions: regions, instanceDelay: try instanceDelay(),
            legacyWindow: try legacyWindow(), failedSignatureRate: try failedSignatureRate(),
            connectionLimits: try connectionLimits(), stopSeconds: try stopSeconds(),
            auditRetention: try auditRetention(),
            logLevel: try logLevel())
    }

    private func listenAddress() throws -> ListenAddress {
        let text = try text("listen") ?? ServerSettings.listenDefault
        guard let address = ListenAddress(text) else { throw OneLine("--listen must be HOST:PORT, not \(text)") }
        return address
    }

    private func quotas() throws -> KeyPairQuotas {
        var limits: [Product: Int] = [:]
        for text in try list("quota") ?? [] {
            let parts = text.split(separator: "=", omittingEmptySubsequences: false)
            guard parts.count == 2, let product = Product(rawValue: String(parts[0])), let limit = Int(parts[1]),
                (0...KeyPairQuotas.limitMax).contains(limit)
            else {
                throw OneLine(
                    "--quota must be cvm=N or lighthouse=N with N from 0 to \(KeyPairQuotas.limitMax), not \(text)")
            }
            limits[product] = limit
        }
        return KeyPairQuotas(
            cvm: limits[.cvm] ?? KeyPairQuotas.cvmDefault,
            lighthouse: limits[.lighthouse] ?? KeyPairQuotas.lighthouseDefault)
    }

    private func keySize() throws -> RSAKeySize {
        guard let text = try text("key-bits") else { return .bits2048 }
        guard let bits = Int(text), let size = RSAKeySize(rawValue: bits) else {
            throw OneLine("--key-bits must be 2048, 3072 or 4096, not \(text)")
        }
        return size
    }

    private func keyPoolCapacity() throws -> Int {
        guard let text = try text("key-pool") else { return KeyGenerationPool.capacityDefault }
        guard let capacity = Int(text), (0...KeyGenerationPool.capacityMax).contains(capacity) else {
            throw OneLine("--key-pool must be 0 to \(KeyGenerationPool.capacityMax), not \(text)")
        }
        return capacity
    }

    private func importKeyTypes() throws -> Set<SSHKeyType> {
        guard let names = try list("import-key-types") else { return [.rsa] }
        return Set(
            try names.map { name in
                guard let type = SSHKeyType(rawValue: name) else {
                    throw OneLine(
                        "--import-key-types knows \(SSHKeyType.allCases.map(\.rawValue).joined(separator: ", ")), not \(name)"
                    )
                }
                return type
            })
    }

    private func regionCatalog() throws -> RegionCatalog {
        let served = try list("regions") ?? RegionCatalog.servedIDsDefault
        let chosen = try text("default-region")
        guard let catalog = RegionCatalog(servedIDs: served, defaultID: chosen) else {
            throw OneLine(
                "--regions must be different names such as ap-guangzhou or lab-1, and --default-region one of them")
        }
        return catalog
    }

    private func instanceDelay() throws -> Int64 {
        guard let text = try text("instance-delay") else { return Instances.delayDefault }
        guard let milliseconds = Int64(text), (0...Instances.delayMax).contains(milliseconds) else {
            throw OneLine("--instance-delay must be 0 to \(Instances.delayMax) milliseconds, not \(text)")
        }
        return milliseconds
    }

    private func legacyWindow() throws -> LegacyWindow {
        guard let text = try text("legacy-window") else { return .default }
        guard let seconds = Int64(text), let window = LegacyWindow(seconds) else {
            let allowed = LegacyWindow.secondsAllowed
            throw OneLine("--legacy-window must be \(allowed.lowerBound) to \(allowed.upperBound) seconds, not \(text)")
        }
        return window
    }

    private func failedSignatureRate() throws -> Int? {
        guard let text = try text("failed-signatures") else { return SourceLimiter.rateDefault }
        let allowed = SourceLimiter.rateAllowed
        guard let rate = Int(text), rate == 0 || allowed.contains(rate) else {
            throw OneLine("--failed-signatures must be 0 to \(allowed.upperBound) a second, not \(text)")
        }
        return rate == 0 ? nil : rate
    }

    private func logLevel() throws -> Logger.Level {
        guard let text = try text("log-level") else { return .info }
        guard let level = Logger.Level(rawValue: text) else {
            throw OneLine(
                "--log-level must be one of \(Logger.Level.allCases.map(\.rawValue).joined(separator: ", ")), not \(text)"
            )
        }
        return level
    }
}
