// SPDX-License-Identifier: Apache-2.0

import CNIOBoringSSL
import CNIOBoringSSLShims
package import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The reason why a server's certificate is refused, for a message that says what to do.
///
/// The result is informative only. The handshake has already failed in the library's verification.
package enum CertificateRefusal: Equatable, Sendable {
    /// Everything but the validity period is right: the server is the requested one, and its operator renewed too late.
    case expired(String)
    case notYetValid(String)
    case unknownAuthority
    /// A description of the names in the certificate.
    case otherServer(String)
    /// Any other reason, described.
    case unfit(String)

    /// `nil` if there is no problem with the chain.
    ///
    /// - Parameters:
    ///   - chain: The chain that was presented, the server's own certificate first.
    ///   - roots: The trusted certificates.
    package init?(of chain: [NIOSSLCertificate], roots: [NIOSSLCertificate], asked server: ServerIdentity) {
        guard let own = chain.first else { return nil }
        let code = Self.verificationCode(chain, roots)
        if Self.codesOfUnknownAuthority.contains(code) {
            self = .unknownAuthority
        } else if code != X509_V_OK {
            self = .unfit(Self.words(for: code))
        } else if !server.isShown(by: own) {
            self = .otherServer(server.mismatch(with: own).description)
        } else {
            let (now, all) = (time(nil), chain + roots)
            if let end = all.map({ Int($0.notValidAfter) }).filter({ $0 < now }).min() {
                self = .expired(Self.text(end))
            } else if let begin = all.map({ Int($0.notValidBefore) }).filter({ $0 > now }).max() {
                self = .notYetValid(Self.text(begin))
            } else {
                return nil
            }
        }
    }

    /// Whether the validity period is the only problem.
    package var isOfTime: Bool {
        switch self {
        case .expired, .notYetValid: true
        case .unknownAuthority, .otherServer, .unfit: false
        }
    }

    /// - Parameter advice: What to do about a CA that is not trusted.
    package func words(advice: String) -> String {
        switch self {
        case .expired(let end): "the server's certificate expired on \(end); it must be renewed on the server"
        case .notYetValid(let begin): "the server's certificate is valid from \(begin) only; compare the clocks"
        case .unknownAuthority: "the server's certificate is signed by a CA that is not trusted; \(advice)"
        case .otherServer(let names): names
        case .unfit(let reason): "the server's certificate \(reason)"
        }
    }

    private static let codesOfUnknownAuthority = [
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT, X509_V_ERR_CERT_SIGNATURE_FAILURE,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT, X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY, X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        X509_V_ERR_CERT_UNTRUSTED,
    ]

    private static func words(for code: Int32) -> String {
        switch code {
        case X509_V_ERR_PERMITTED_VIOLATION, X509_V_ERR_EXCLUDED_VIOLATION, X509_V_ERR_NAME_CONSTRAINTS_WITHOUT_SANS:
            "has a name for which its CA may not sign"
        case X509_V_ERR_INVALID_PURPOSE: "is not one for servers"
        case X509_V_ERR_INVALID_CA, X509_V_ERR_KEYUSAGE_NO_CERTSIGN: "is signed by a certificate that is not of a CA"
        default: "cannot be verified (X.509 error \(code))"
        }
    }

    /// The result of a verification that ignores validity periods.
    private static func verificationCode(_ chain: [NIOSSLCertificate], _ roots: [NIOSSLCertificate]) -> Int32 {
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(),
            let others = CNIOBoringSSLShims_sk_X509_new_null()
        else { return X509_V_ERR_OUT_OF_MEM }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            CNIOBoringSSLShims_sk_X509_pop_free(others, X509_free)
            ERR_clear_error()
        }
        for root in roots {
            guard let certificate = copy(of: root) else { return X509_V_ERR_UNSPECIFIED }
            defer { X509_free(certificate) }
            guard X509_STORE_add_cert(store, certificate) == 1 else { return X509_V_ERR_UNSPECIFIED }
        }
        for shown in chain.dropFirst() {
            guard let certificate = copy(of: shown) else { return X509_V_ERR_UNSPECIFIED }
            guard CNIOBoringSSLShims_sk_X509_push(others, certificate) > 0 else {
                X509_free(certificate)
                return X509_V_ERR_UNSPECIFIED
            }
        }
        guard let own = chain.first.flatMap({ copy(of: $0) }) else { return X509_V_ERR_UNSPECIFIED }
        defer { X509_free(own) }
        guard X509_STORE_CTX_init(context, store, own, others) == 1,
            X509_STORE_CTX_set_default(context, "ssl_server") == 1
        else { return X509_V_ERR_UNSPECIFIED }
        X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_NO_CHECK_TIME))
        return X509_verify_cert(context) == 1 ? X509_V_OK : X509_STORE_CTX_get_error(context)
    }

    /// A copy that the caller must free.
    private static func copy(of certificate: NIOSSLCertificate) -> OpaquePointer? {
        guard let bytes = try? certificate.toDERBytes() else { return nil }
        return bytes.withUnsafeBufferPointer { buffer in
            var start = buffer.baseAddress
            return d2i_X509(nil, &start, buffer.count)
        }
    }

    /// Converts seconds since 1970 to `2026-11-29T12:00:00Z`.
    private static func text(_ seconds: Int) -> String {
        var instant = time_t(seconds)
        var parts = tm()
        var buffer = [CChar](repeating: 0, count: 32)
        gmtime_r(&instant, &parts)
        let count = strftime(&buffer, buffer.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        return String(decoding: buffer.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}

/// The certificates that the system trusts, from the files that NIOSSL reads; empty if there are none.
package enum SystemAuthorities {
    private static let paths = ["/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt"]

    package static var all: [NIOSSLCertificate] {
        paths.lazy.compactMap { try? NIOSSLCertificate.fromPEMFile($0) }.first ?? []
    }
}
