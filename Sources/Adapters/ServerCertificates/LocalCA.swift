// SPDX-License-Identifier: Apache-2.0

import Bytes
import Crypto
package import Foundation
import IPAddresses
import SwiftASN1
import X509

/// A certificate authority of this one server. Name constraints and the one purpose it has keep its certificates, and so
/// whoever steals its key, to servers of the names that this server serves, or of an address.
package struct LocalCA: Sendable {
    /// Why a stored CA cannot be used, in words for the operator.
    package struct Unusable: Error {
        package let reason: String
    }

    static let validity = TimeInterval(10 * 365 * 86_400)
    /// Clocks of clients may be behind.
    static let backdating = TimeInterval(3600)

    private let certificate: Certificate
    private let key: Certificate.PrivateKey

    /// Makes a CA that may sign for these names.
    package static func make(for names: ServedNames, at now: Date) throws -> LocalCA {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        // A name of its own: trust stores mix up CAs of the same name and different keys.
        let mark = String(UInt32.random(in: .min ... .max), radix: 16)
        let name = try DistinguishedName { CommonName("Keywright local CA \(mark)") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey,
            notValidBefore: now - backdating, notValidAfter: now + validity, issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                Critical(constraints(for: names))
                // Of a CA it limits what is below: no mail, no clients, no code.
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
        return LocalCA(certificate: certificate, key: key)
    }

    /// Of the kinds of names only these are limited. Clients of BoringSSL (Swift, Envoy, Android) refuse every chain with a
    /// limit on addresses (`X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE`), swift-certificates one with a limit on mail addresses.
    private static func constraints(for names: ServedNames) -> NameConstraints {
        NameConstraints(
            permittedDNSDomains: NameConstraints.DNSNames(names.domains),
            // A domain that never is one (RFC 2606): a name of a kind that is not mentioned is permitted.
            permittedURIDomains: ["invalid"])
    }

    private init(certificate: Certificate, key: Certificate.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Reads a CA that was made before.
    package init(certificatePEM: String, keyPEM: String, at now: Date) throws(Unusable) {
        guard let certificate = try? Certificate(pemEncoded: certificatePEM) else {
            throw Unusable(reason: "its certificate cannot be read")
        }
        guard let key = try? Certificate.PrivateKey(pemEncoded: keyPEM) else {
            throw Unusable(reason: "its key cannot be read")
        }
        guard key.publicKey == certificate.publicKey else {
            throw Unusable(reason: "its key is not that of its certificate")
        }
        guard now < certificate.notValidAfter else {
            throw Unusable(reason: "its certificate ended on \(certificate.notValidAfter)")
        }
        self.init(certificate: certificate, key: key)
    }

    package func certificatePEM() throws -> String { try certificate.serializeAsPEM().pemString + "\n" }
    package func keyPEM() throws -> String { try key.serializeAsPEM().pemString + "\n" }
    /// SHA-256 of the certificate in DER, in hexadecimal digits.
    package func fingerprint() throws -> String {
        SHA256.hash(data: try certificate.serializeAsPEM().derBytes).hexadecimal
    }
    package var notValidAfter: Date { certificate.notValidAfter }

    /// The names for which this CA may not sign: those that were added after it was made.
    package func namesNotPermitted(of names: ServedNames) -> [ServedName] {
        guard let constraints = try? certificate.extensions.nameConstraints else { return [] }
        let domains = Set(constraints.permittedDNSDomains)
        return names.all.filter { name in
            switch name {
            case .dns:
                !Self.parents(of: name.domain ?? "").contains(where: domains.contains)
            case .address: false
            }
        }
    }

    /// `a.b.c` → `a.b.c`, `b.c`, `c`.
    private static func parents(of domain: String) -> [String] {
        let labels = domain.split(separator: ".")
        return labels.indices.map { labels[$0...].joined(separator: ".") }
    }

    /// Signs a new key for a server of these names.
    func issue(for names: ServedNames, from start: Date, until end: Date) throws -> IssuedCertificate {
        let leafKey = Certificate.PrivateKey(P256.Signing.PrivateKey())
        let issuerID = try certificate.extensions.subjectKeyIdentifier?.keyIdentifier
        let leaf = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: leafKey.publicKey,
            notValidBefore: start, notValidAfter: min(end, certificate.notValidAfter),
            issuer: certificate.subject, subject: try DistinguishedName { CommonName("Keywright") },
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.notCertificateAuthority)
                Critical(KeyUsage(digitalSignature: true))
                try ExtendedKeyUsage([.serverAuth])
                SubjectAlternativeNames(names.all.map(\.generalName))
                AuthorityKeyIdentifier(keyIdentifier: issuerID)
                SubjectKeyIdentifier(hash: leafKey.publicKey)
            },
            issuerPrivateKey: key)
        return IssuedCertificate(
            certificatePEM: try leaf.serializeAsPEM().pemString, keyPEM: try leafKey.serializeAsPEM().pemString,
            notValidBefore: start, notValidAfter: leaf.notValidAfter)
    }
}

/// A certificate that a local CA signed, and its key.
struct IssuedCertificate: Sendable {
    let certificatePEM: String
    let keyPEM: String
    let notValidBefore: Date
    let notValidAfter: Date
}

extension ServedName {
    fileprivate var generalName: GeneralName {
        switch self {
        case .dns(let name): .dnsName(name)
        case .address(let address): .ipAddress(ASN1OctetString(contentBytes: address.bytes[...]))
        }
    }
}
