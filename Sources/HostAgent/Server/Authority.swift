// SPDX-License-Identifier: Apache-2.0

import Bytes
import DurableFiles
import NIOSSL

/// The certificate of a CA.
struct Authority: Equatable, Sendable {
    /// The maximum number of CAs of a server, which may create another CA when a name is added.
    static let countMax = 16

    let der: [UInt8]

    /// `nil` if the text is not a PEM certificate.
    init?(pem: [UInt8]) {
        guard let certificate = try? NIOSSLCertificate(bytes: pem, format: .pem),
            let der = try? certificate.toDERBytes()
        else { return nil }
        self.der = der
    }

    private init(_ certificate: NIOSSLCertificate) throws { der = try certificate.toDERBytes() }

    /// The certificates in a PEM file; empty if the file is damaged.
    static func all(in pem: [UInt8]) -> [Authority] {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem) else { return [] }
        return (try? certificates.map { try Authority($0) }) ?? []
    }

    /// SHA-256 of the certificate, in hexadecimal digits.
    var fingerprint: String { SHA256.digest(der).hexadecimal }

    /// The certificate encoded again as PEM, without any surrounding text.
    var pem: String {
        var text = "-----BEGIN CERTIFICATE-----\n"
        var rest = Base64.encode(der)[...]
        while !rest.isEmpty {
            text += rest.prefix(64) + "\n"
            rest = rest.dropFirst(64)
        }
        return text + "-----END CERTIFICATE-----\n"
    }

    static func pem(of authorities: [Authority]) -> [UInt8] { Array(authorities.map(\.pem).joined().utf8) }

    /// Reads a fingerprint: 64 hexadecimal digits, optionally with colons between them and `SHA256:` in front.
    static func fingerprint(_ text: String) throws(Failure) -> String {
        var digits = text.lowercased()
        if digits.hasPrefix("sha256:") { digits = String(digits.dropFirst(7)) }
        digits = digits.filter { $0 != ":" }
        let isOne =
            digits.utf8.count == 2 * SHA256.length && digits.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
        guard isOne else { throw Failure(.usage, "--ca-fingerprint must be the 64 hexadecimal digits of a SHA-256") }
        return digits
    }

    /// Fetches the CA of a server by its fingerprint. The server is not trusted and receives only this request until it
    /// has sent a matching certificate. From then on that certificate, and no other, is trusted.
    static func fetched(from address: ServerAddress, fingerprint: String) throws(Failure) -> [UInt8] {
        let listed: [Authority]
        do {
            let client = try ServerClient(unverified: address)
            do { listed = try HostServer(client: client).authorities() } catch { throw Failure(error) }
        } catch let failure as Failure { throw failure } catch { throw Failure(.system, "\(error)") }
        guard let found = listed.first(where: { $0.fingerprint == fingerprint }) else {
            throw Failure(
                .badAnswer,
                "\(address.text) has no CA with the fingerprint \(fingerprint), but \(listed.isEmpty ? "none" : listed.map(\.fingerprint).joined(separator: ", ")): nothing was sent to it"
            )
        }
        return Array(found.pem.utf8)
    }
}

/// The CAs that the server has announced since the join, in a file of the user who asks for keys.
struct AuthoritiesFile {
    static let name = ".authorities"

    let folder: String
    /// The owner of the file.
    let user: UInt32

    private var path: String { "\(folder)/\(Self.name)" }

    /// Empty if the file is not a regular file of that user, or is damaged.
    var all: [Authority] {
        guard let (bytes, status) = try? Files.readAsIs(path), status.isPlain, status.owner == user,
            status.mode == KeyCopies.mode
        else { return [] }
        let found = Authority.all(in: bytes)
        return found.count <= Authority.countMax ? found : []
    }

    /// Adds new CAs. Trusted CAs stay trusted, because the trusted server itself announced the new ones.
    func add(_ listed: [Authority], to pinned: [Authority]) throws(FileProblem) {
        let before = all
        let new = listed.filter { !pinned.contains($0) && !before.contains($0) }
        guard !new.isEmpty else { return }
        let kept = Array((before + new).suffix(Authority.countMax))
        try DurableFile.replace(path, with: Authority.pem(of: kept), mode: KeyCopies.mode)
    }

    func remove() throws(FileProblem) { try Files.removeTree(path) }
}
