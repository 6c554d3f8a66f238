// SPDX-License-Identifier: Apache-2.0

import Bytes
import DurableFiles
import NIOSSL

/// The certificate of a CA.
struct Authority: Equatable, Sendable {
    /// Of one server: it makes one more where a name is added.
    static let countMax = 16

    let der: [UInt8]

    /// `nil` where the text is no certificate in PEM.
    init?(pem: [UInt8]) {
        guard let certificate = try? NIOSSLCertificate(bytes: pem, format: .pem),
            let der = try? certificate.toDERBytes()
        else { return nil }
        self.der = der
    }

    private init(_ certificate: NIOSSLCertificate) throws { der = try certificate.toDERBytes() }

    /// Those of a file in PEM; none where it is damaged.
    static func all(in pem: [UInt8]) -> [Authority] {
        guard let certificates = try? NIOSSLCertificate.fromPEMBytes(pem) else { return [] }
        return (try? certificates.map { try Authority($0) }) ?? []
    }

    /// SHA-256 of the certificate, in hexadecimal digits.
    var fingerprint: String { SHA256.digest(der).hexadecimal }

    /// Written anew, with nothing around it.
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

    /// A fingerprint as people write it: 64 hexadecimal digits, with colons between them or not, and perhaps `SHA256:`
    /// in front.
    static func fingerprint(_ text: String) throws(Failure) -> String {
        var digits = text.lowercased()
        if digits.hasPrefix("sha256:") { digits = String(digits.dropFirst(7)) }
        digits = digits.filter { $0 != ":" }
        let isOne =
            digits.utf8.count == 2 * SHA256.length && digits.utf8.allSatisfy { "0123456789abcdef".utf8.contains($0) }
        guard isOne else { throw Failure(.usage, "--ca-fingerprint must be the 64 hexadecimal digits of a SHA-256") }
        return digits
    }

    /// The CA of a server, by its fingerprint. The server is not trusted, and hears nothing but the question, until it
    /// has shown a certificate that fits; that one is trusted from then on, and no other.
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

/// The CAs that the server told of since it was joined: a file beside the copies, of the user who asks for keys.
struct AuthoritiesFile {
    static let name = ".authorities"

    let folder: String
    /// To whom it belongs.
    let user: UInt32

    private var path: String { "\(folder)/\(Self.name)" }

    /// None where the file is not a plain one of that user, or is damaged.
    var all: [Authority] {
        guard let (bytes, status) = try? Files.readAsIs(path), status.isPlain, status.owner == user,
            status.mode == KeyCopies.mode
        else { return [] }
        let found = Authority.all(in: bytes)
        return found.count <= Authority.countMax ? found : []
    }

    /// Adds what is new. What was trusted stays trusted: who said so was the server itself.
    func add(_ listed: [Authority], to pinned: [Authority]) throws(FileProblem) {
        let before = all
        let new = listed.filter { !pinned.contains($0) && !before.contains($0) }
        guard !new.isEmpty else { return }
        let kept = Array((before + new).suffix(Authority.countMax))
        try DurableFile.replace(path, with: Authority.pem(of: kept), mode: KeyCopies.mode)
    }

    func remove() throws(FileProblem) { try Files.removeTree(path) }
}
