// SPDX-License-Identifier: Apache-2.0

package import Foundation
import NIOCertificateReloading
import NIOCore
package import NIOSSL
import Synchronization
import X509

/// The certificate of a server. While `run` is running, it is kept up to date: replaced files are loaded, and a
/// certificate of the local CA is renewed. Open connections keep the certificate with which they began.
package struct ServerCertificate: Sendable {
    /// The time within which a replaced certificate is noticed.
    package static let checkInterval = Duration.seconds(2)

    /// The result of a check, for the log. It is repeated only after a change.
    package enum News: Sendable, Equatable {
        /// Another certificate is used from now on.
        case replaced(notValidAfter: Date)
        /// The new files cannot be used; the previous certificate stays in use.
        case unusable(reason: String)
        /// The initial certificate has expired; it is used, since there is no better one.
        case ended(reason: String)
    }

    /// The reason why there is no initial certificate, described for the operator.
    package struct Unusable: Error {
        package let reason: String
    }

    private let reloader: TimedCertificateReloader

    /// A certificate from a local CA for these names.
    package static func issued(
        by ca: LocalCA, for names: ServedNames, now: @escaping @Sendable () -> Date,
        onNews: @escaping @Sendable (News) -> Void
    ) throws(Unusable) -> ServerCertificate {
        let certificate = RenewedCertificate(from: ca, for: names, now: now)
        return try ServerCertificate(
            certificate: .memory { try Array(certificate.current().certificatePEM.utf8) },
            key: .memory { try Array(certificate.current().keyPEM.utf8) }, telling: LastTold(onNews))
    }

    /// A PEM chain, the server's own certificate first, and its unencrypted PEM key. Expired ones replace none.
    package static func files(
        certificatePath: String, keyPath: String, now: @escaping @Sendable () -> Date,
        onNews: @escaping @Sendable (News) -> Void
    ) throws(Unusable) -> ServerCertificate {
        let told = LastTold(onNews)
        return try ServerCertificate(
            certificate: .memory {
                let file = PEMFile(path: certificatePath)
                if let problem = try file.ended(at: now()), !told.begins(with: problem) { throw problem }
                return try file.certificates()
            },
            key: .memory { try PEMFile(path: keyPath).key() }, telling: told)
    }

    /// The end of the first certificate in a PEM file; `nil` if it cannot be read.
    package static func end(ofFile path: String) -> Date? { PEMFile(path: path).end }

    private init(
        certificate: TimedCertificateReloader.Location, key: TimedCertificateReloader.Location,
        telling told: LastTold
    ) throws(Unusable) {
        do {
            reloader = try .makeReloaderValidatingSources(
                configuration: .init(
                    refreshInterval: Self.checkInterval, certificateSource: .init(location: certificate, format: .pem),
                    privateKeySource: .init(location: key, format: .pem)
                ) { configuration in
                    configuration.onCertificateLoaded = { told.loaded($0) }
                    configuration.onCertificateLoadFailed = { told.failed($0) }
                })
        } catch {
            throw Unusable(reason: Self.reason(error))
        }
        told.begin()
    }

    fileprivate static func reason(_ error: any Error) -> String {
        switch error {
        case let problem as PEMFile.Problem: problem.description
        case let error as TimedCertificateReloader.Error where error == .publicKeyMismatch:
            "the key is not that of the certificate"
        default: "it cannot be read: \(error)"
        }
    }

    /// Checks repeatedly until it is cancelled or told to stop.
    package func run() async throws { try await reloader.run() }

    /// Checks once for changes.
    func check() throws { try reloader.reload() }

    /// TLS 1.2 and 1.3 for HTTP/1.1. Each handshake uses the current certificate.
    ///
    /// - Parameter others: Further certificates, used for clients that request one of their names.
    package func makeContext(besides others: [(certificate: ServerCertificate, names: ServedNames)] = []) throws
        -> NIOSSLContext
    {
        var configuration = try TLSConfiguration.makeServerConfiguration(certificateReloader: reloader)
        if !others.isEmpty {
            configuration.sslContextCallback = { [reloader] asked, shown in
                let other = asked.serverHostname.flatMap { name in others.first { $0.names.contains(name) } }
                shown.succeed((other?.certificate.reloader ?? reloader).sslContextConfigurationOverride)
            }
        }
        configuration.minimumTLSVersion = .tlsv12
        configuration.applicationProtocols = ["http/1.1"]
        // Idle clients do not answer the end of TLS, and a stopping server does not wait for them.
        configuration.shutdownTimeout = .milliseconds(200)
        return try NIOSSLContext(configuration: configuration)
    }
}

/// Passes on changes only; the reloader reports every check.
private final class LastTold: Sendable {
    private struct State {
        /// Problems at the beginning are thrown, not passed on.
        var hasBegun = false
        var firstProblem: String?
        var failure: String?
    }

    private let onNews: @Sendable (ServerCertificate.News) -> Void
    private let state = Mutex(State())

    init(_ onNews: @escaping @Sendable (ServerCertificate.News) -> Void) { self.onNews = onNews }

    /// Notes why a certificate is invalid if it is the first, and therefore the only, one.
    func begins(with problem: PEMFile.Problem) -> Bool {
        state.withLock { state in
            if !state.hasBegun { state.firstProblem = problem.description }
            return !state.hasBegun
        }
    }

    func begin() {
        let problem = state.withLock { state in
            state.hasBegun = true
            // A problem that was passed on here is not reported again by the first check.
            state.failure = state.firstProblem
            return state.firstProblem
        }
        if let problem { onNews(.ended(reason: problem)) }
    }

    func loaded(_ diff: TimedCertificateReloader.CertificateChainAndKeyPairReloadDiff) {
        let isNew = diff.previousX509CertificateChain.map { $0 != diff.currentX509CertificateChain } ?? false
        let hadFailed = state.withLock { state in
            defer { state.failure = nil }
            return state.failure != nil
        }
        if isNew || hadFailed, let own = diff.currentX509CertificateChain.first {
            onNews(.replaced(notValidAfter: own.notValidAfter))
        }
    }

    func failed(_ failure: TimedCertificateReloader.CertificateChainAndKeyPairReloadFailure) {
        let reason = ServerCertificate.reason(failure.error)
        let isNew = state.withLock { state in
            defer { state.failure = reason }
            return state.hasBegun && state.failure != reason
        }
        if isNew { onNews(.unusable(reason: reason)) }
    }
}
