// SPDX-License-Identifier: Apache-2.0

import Bytes
import Crypto
package import Foundation
import IPAddresses
import SwiftASN1
import X509

/// A certificate authority of this server. Its name constraints and its single purpose limit its certificates, and so a
/// thief of its key, to servers with names that this server serves or with an IP address.
package struct LocalCA: Sendable {
    /// The reason why a stored CA cannot be used, described for the operator.
    package struct Unusable: Error {
        package let reason: String
    }

    static let validity = TimeInterval(10 * 365 * 86_400)
    /// Allows for clients whose clock is behind.
    static let backdating = TimeInterval(3600)

    private let certificate: Certificate
    private let key: Certificate.PrivateKey

    /// Creates a CA that may sign for these names.
    package static func make(for names: ServedNames, at now: Date) throws -> LocalCA {
        let key = Certificate.PrivateKey(P256.Signing.PrivateKey())
        // The name is unique, because trust stores confuse CAs with the same name and different keys.
        let mark = String(UInt32.random(in: .min ... .max), radix: 16)
        let name = try DistinguishedName { CommonName("Keywright local CA \(mark)") }
        let certificate = try Certificate(
            version: .v3, serialNumber: .init(), publicKey: key.publicKey,
            notValidBefore: now - backdating, notValidAfter: now + validity, issuer: name, subject: name,
            extensions: try Certificate.Extensions {
                Critical(BasicConstraints.isCertificateAuthority(maxPathLength: 0))
                Critical(KeyUsage(keyCertSign: true, cRLSign: true))
                Critical(constraints(for: names))
                // In a CA it limits the certificates below: none for mail, clients or code.
                try ExtendedKeyUsage([.serverAuth])
                SubjectKeyIdentifier(hash: key.publicKey)
            },
            issuerPrivateKey: key)
        return LocalCA(certificate: certificate, key: key)
    }

    /// Only these kinds of names are constrained. Clients with BoringSSL (Swift, Envoy, Android) refuse a chain with a
    /// constraint on addresses (`X509_V_ERR_UNSUPPORTED_CONSTRAINT_TYPE`), and swift-certificates refuses one with a
    /// constraint on mail addresses.
    private static func constraints(for names: ServedNames) -> NameConstraints {
        NameConstraints(
            permittedDNSDomains: NameConstraints.DNSNames(names.domains),
            // A domain that never exists (RFC 2606), because kinds without a constraint are permitted.
            permittedURIDomains: ["invalid"])
    }

    private init(certificate: Certificate, key: Certificate.PrivateKey) {
        self.certificate = certificate
        self.key = key
    }

    /// Reads a stored CA.
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
    /// The SHA-256 of the certificate in DER, in hexadecimal digits.
    package func fingerprint() throws -> String {
        SHA256.hash(data: try certificate.serializeAsPEM().derBytes).hexadecimal
    }
    package var notValidAfter: Date { certificate.notValidAfter }

    /// The names for which this CA may not sign, because they were added after its creation.
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

    /// Creates and signs a key for a server with these names.
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

/// A certificate signed by a local CA, and its key.
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
