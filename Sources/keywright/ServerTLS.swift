// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import Foundation
import HTTPGateway
import KeyPairModel
import Logging
import ServerCertificates
import ServiceLifecycle
import UseCases

/// The certificate of a server and where it is shown.
struct ServerTLS {
    let certificate: ServerCertificate
    let https: HTTPGateway.HTTPS
    /// The certificate that clients are to trust, where this server signs for itself.
    let caPath: String?

    init(_ settings: TLSSettings, dataPath: String, time: any TimeSource, log: ServerLog) throws {
        let files = LocalCAFiles(dataPath: dataPath)
        do {
            switch settings.source {
            case .localCA:
                let ca = try files.load(for: settings.names, at: time.date, log: log)
                caPath = files.certificatePath
                certificate = try .issued(by: ca, for: settings.names, now: { time.date }) { Self.tell($0, log) }
            case .files(let certificatePath, let keyPath):
                caPath = nil
                certificate = try .files(certificatePath: certificatePath, keyPath: keyPath, now: { time.date }) {
                    Self.tell($0, log)
                }
            }
        } catch let unusable as ServerCertificate.Unusable {
            throw OneLine("the TLS certificate cannot be used: \(unusable.reason)")
        }
        let names = settings.names
        https = HTTPGateway.HTTPS(
            address: settings.listen,
            tls: TLSTermination(context: try certificate.makeContext(), serves: { names.contains($0) }))
    }

    private static func tell(_ news: ServerCertificate.News, _ log: ServerLog) {
        switch news {
        case .replaced(let end):
            log.write(.notice, "another TLS certificate is in use", ["notValidAfter": .text("\(end)")])
        case .unusable(let reason):
            log.write(
                .error, "the TLS certificate found cannot be used, the last good one still is",
                ["reason": .text(reason)])
        case .ended(let reason):
            log.write(
                .error, "the TLS certificate has ended; it is shown all the same", ["reason": .text(reason)])
        }
    }
}

extension ServerCertificate: Service {}

extension TimeSource {
    fileprivate var date: Date { Date(timeIntervalSince1970: TimeInterval(now().milliseconds) / 1000) }
}

/// The local CA in the data directory.
struct LocalCAFiles {
    /// Its files in the data directory.
    static let names = ["tls/ca.key", "tls/ca.pem"]
    private static let warnBefore = TimeInterval(365 * 86_400)

    private let directory: String
    private var keyPath: String { "\(directory)/ca.key" }
    var certificatePath: String { "\(directory)/ca.pem" }

    init(dataPath: String) { directory = "\(dataPath)/tls" }

    /// Reads the CA, or makes one where there is none. The certificate is written last: with it, the key is there.
    func load(for names: ServedNames, at now: Date, log: ServerLog) throws -> LocalCA {
        guard FileManager.default.fileExists(atPath: certificatePath) else {
            return try make(for: names, at: now, log: log)
        }
        let ca: LocalCA
        do {
            ca = try LocalCA(certificatePEM: try read(certificatePath), keyPEM: try read(keyPath), at: now)
        } catch let unusable as LocalCA.Unusable {
            throw anew("the local CA in \(directory) cannot be used: \(unusable.reason)")
        }
        if let name = ca.namesNotPermitted(of: names).first {
            throw anew("the local CA in \(directory) was made before \(name) was asked for and may not sign for it")
        }
        if ca.notValidAfter < now + Self.warnBefore {
            log.write(.warning, "the local CA ends soon", ["notValidAfter": .text("\(ca.notValidAfter)")])
        }
        return ca
    }

    private func make(for names: ServedNames, at now: Date, log: ServerLog) throws -> LocalCA {
        let ca = try LocalCA.make(for: names, at: now)
        try makeDirectory()
        if FileManager.default.fileExists(atPath: keyPath) {
            log.write(
                .warning, "the key of a local CA without its certificate is replaced; no client trusts the new one yet",
                ["path": .text(keyPath)])
        }
        try SecretFile.write(try ca.keyPEM(), to: keyPath)
        try SecretFile.write(try ca.certificatePEM(), to: certificatePath, isPublic: true)
        log.write(.notice, "a local CA was made; clients are to trust it", ["path": .text(certificatePath)])
        return ca
    }

    private func makeDirectory() throws {
        var isDirectory: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: directory, isDirectory: &isDirectory)
        guard exists ? isDirectory.boolValue : mkdir(directory, 0o700) == 0 else {
            throw OneLine("cannot make \(directory): \(exists ? "a file is there" : String(cString: strerror(errno)))")
        }
    }

    private func read(_ path: String) throws -> String {
        do {
            return try String(contentsOfFile: path, encoding: .utf8)
        } catch {
            throw anew("the local CA's \(path) cannot be read")
        }
    }

    private func anew(_ problem: String) -> OneLine {
        OneLine("\(problem); remove \(directory) to have a new CA made, which clients must be told to trust")
    }
}
