// SPDX-License-Identifier: Apache-2.0

import CommandSupport
import DomainModel
import HTTPGateway
import ServerCertificates

/// The settings of HTTPS.
struct TLSSettings {
    /// The source of the certificate.
    enum Source {
        /// A certificate from the server's own CA, in `tls` in the data directory.
        case localCA
        case files(certificatePath: String, keyPath: String)
    }

    let listen: ListenAddress
    let source: Source
    let names: ServedNames
}

extension Settings {
    /// - Returns: `nil` if HTTPS is not configured.
    func tls(regions: RegionCatalog) throws -> TLSSettings? {
        let certificate = try text("tls-certificate")
        let key = try text("tls-key")
        let names = try list("tls-name")
        guard let listen = try text("tls-listen") else {
            let unused = [("tls-certificate", certificate != nil), ("tls-key", key != nil), ("tls-name", names != nil)]
            if let (name, _) = unused.first(where: \.1) { throw OneLine("--\(name) needs --tls-listen") }
            return nil
        }
        guard let address = ListenAddress(listen) else {
            throw OneLine("--tls-listen must be HOST:PORT, not \(listen)")
        }
        return TLSSettings(
            listen: address, source: try Self.source(certificate: certificate, key: key),
            names: ServedNames(
                regions: regions.served.map(\.id), adding: try (names ?? []).map(Self.servedName)))
    }

    private static func source(certificate: String?, key: String?) throws -> TLSSettings.Source {
        switch (certificate, key) {
        case (nil, nil): .localCA
        case (let certificate?, let key?): .files(certificatePath: certificate, keyPath: key)
        default: throw OneLine("--tls-certificate and --tls-key go together")
        }
    }

    private static func servedName(_ text: String) throws -> ServedName {
        guard let name = ServedName(text) else {
            throw OneLine("--tls-name must be a DNS name, which may begin with *., or an IP address, not \(text)")
        }
        return name
    }
}
