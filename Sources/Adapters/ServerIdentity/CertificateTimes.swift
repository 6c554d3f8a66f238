// SPDX-License-Identifier: Apache-2.0

import CNIOBoringSSL
import CNIOBoringSSLShims
package import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Determines whether the validity period is the only problem with refused certificates. The server is then the right
/// one, and its operator renewed too late.
///
/// The result is informative only. The handshake has already failed in the library's verification.
package enum CertificateTimes {
    /// A description such as `expired on 2026-11-29T12:00:00Z`; `nil` if there is any other problem.
    ///
    /// - Parameters:
    ///   - chain: The chain that was presented, the server's own certificate first.
    ///   - roots: The trusted certificates.
    package static func trouble(
        with chain: [NIOSSLCertificate], roots: [NIOSSLCertificate], of server: ServerIdentity
    ) -> String? {
        guard let own = chain.first, server.isShown(by: own), isVerifiedButForTimes(chain, roots) else { return nil }
        let now = time(nil)
        let all = chain + roots
        if let end = all.map({ Int($0.notValidAfter) }).filter({ $0 < now }).min() {
            return "expired on \(text(end))"
        }
        return all.map { Int($0.notValidBefore) }.filter { $0 > now }.max().map { "is valid from \(text($0)) only" }
    }

    private static func isVerifiedButForTimes(_ chain: [NIOSSLCertificate], _ roots: [NIOSSLCertificate]) -> Bool {
        guard let store = X509_STORE_new(), let context = X509_STORE_CTX_new(),
            let others = CNIOBoringSSLShims_sk_X509_new_null()
        else { return false }
        defer {
            X509_STORE_CTX_free(context)
            X509_STORE_free(store)
            CNIOBoringSSLShims_sk_X509_pop_free(others, X509_free)
        }
        for root in roots {
            guard let certificate = copy(of: root) else { return false }
            defer { X509_free(certificate) }
            guard X509_STORE_add_cert(store, certificate) == 1 else { return false }
        }
        for shown in chain.dropFirst() {
            guard let certificate = copy(of: shown) else { return false }
            guard CNIOBoringSSLShims_sk_X509_push(others, certificate) > 0 else {
                X509_free(certificate)
                return false
            }
        }
        guard let own = chain.first.flatMap({ copy(of: $0) }) else { return false }
        defer { X509_free(own) }
        guard X509_STORE_CTX_init(context, store, own, others) == 1,
            X509_STORE_CTX_set_default(context, "ssl_server") == 1
        else { return false }
        X509_STORE_CTX_set_flags(context, UInt(X509_V_FLAG_NO_CHECK_TIME))
        defer { ERR_clear_error() }
        return X509_verify_cert(context) == 1
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
