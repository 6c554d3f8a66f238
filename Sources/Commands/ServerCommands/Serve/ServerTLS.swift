// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import CommandSupport
import DomainModel
import Foundation
import HTTPGateway
import Logging
import ServerCertificates
import ServiceLifecycle
import UseCases

/// The certificates of a server and the addresses that use them.
struct ServerTLS {
    let certificates: [ServerCertificate]
    let https: HTTPGateway.HTTPS
    /// The certificate that clients must trust, if this server has its own CA.
    let caPath: String?
    /// The local CAs, each with the names for which it signs.
    private let authorities: [LocalCAFiles.Authority]
    private let names: ServedNames

    init(_ settings: TLSSettings, dataPath: String, time: any TimeSource, log: ServerLog) throws {
        let files = LocalCAFiles(dataPath: dataPath)
        names = settings.names
        let first: ServerCertificate
        var others: [(certificate: ServerCertificate, names: ServedNames)] = []
        do {
            switch settings.source {
            case .localCA:
                let (own, more) = try files.load(for: settings.names, at: time.date, log: log)
                caPath = files.certificatePath
                authorities = [own] + more
                func certificate(of authority: LocalCAFiles.Authority) throws -> ServerCertificate {
                    try .issued(by: authority.ca, for: authority.names, now: { time.date }) {
                        Self.tell($0, log, at: time.date)
                    }
                }
                first = try certificate(of: own)
                for authority in more where !authority.names.all.isEmpty {
                    others.append((try certificate(of: authority), authority.names))
                }
            case .files(let certificatePath, let keyPath):
                caPath = nil
                authorities = []
                first = try .files(certificatePath: certificatePath, keyPath: keyPath, now: { time.date }) {
                    Self.tell($0, log, at: time.date)
                }
                if let end = ServerCertificate.end(ofFile: certificatePath) { Self.tell(end, log, at: time.date) }
            }
        } catch let unusable as ServerCertificate.Unusable {
            throw OneLine("the TLS certificate cannot be used: \(unusable.reason)")
        }
        certificates = [first] + others.map(\.certificate)
        https = HTTPGateway.HTTPS(
            address: settings.listen,
            tls: TLSTermination(
                context: try first.makeContext(besides: others), serves: { [names] in names.contains($0) }))
    }

    /// The certificates that hosts must trust, in PEM.
    /// Whether a host is one of the names of this server.
    func serves(_ host: String) -> Bool { names.contains(host) }

    func authorityPEMs() throws -> [String] { try authorities.map { try $0.ca.certificatePEM() } }

    /// The fingerprint of the local CA that signs for a host; empty if none does.
    func caFingerprint(for host: String) throws -> String {
        try authorities.first { $0.names.contains(host) }?.ca.fingerprint() ?? ""
    }

    /// The address of the server for hosts.
    ///
    /// - Parameter url: The operator's setting, which takes precedence over the first added name.
    func reach(saying url: HostURL?, listeningOn address: ListenAddress) throws -> HostReach {
        if let url { return HostReach(url: url.text, caFingerprint: try caFingerprint(for: url.host)) }
        guard let name = names.firstAdded?.description else {
            return HostReach(url: "", caFingerprint: try authorities.first?.ca.fingerprint() ?? "")
        }
        let host = name.contains(":") ? "[\(name)]" : name
        return HostReach(url: "https://\(host):\(address.port)", caFingerprint: try caFingerprint(for: name))
    }

    private static func tell(_ news: ServerCertificate.News, _ log: ServerLog, at now: Date) {
        switch news {
        case .replaced(let end):
            log.write(.notice, "another TLS certificate is in use", ["notValidAfter": .text("\(end)")])
            tell(end, log, at: now)
        case .unusable(let reason):
            log.write(
                .error, "the TLS certificate found cannot be used, the last good one still is",
                ["reason": .text(reason)])
        case .ended(let reason):
            log.write(
                .error, "the TLS certificate has ended; it is shown all the same", ["reason": .text(reason)])
        }
    }

    /// Warns of the end of a certificate if it is near.
    private static func tell(_ end: Date, _ log: ServerLog, at now: Date) {
        guard end >= now, end < now + StartWarnings.certificateTime else { return }
        log.write(
            .warning, "the TLS certificate ends soon",
            [
                "notValidAfter": .text("\(end)"),
                "mend": "replace the files of --tls-certificate and --tls-key; they are taken up without a restart",
            ])
    }
}

extension ServerCertificate: Service {}

extension TimeSource {
    var date: Date { Date(timeIntervalSince1970: TimeInterval(now().milliseconds) / 1000) }
}
