// SPDX-License-Identifier: Apache-2.0

import NIOSSL

/// Descriptions of TLS errors for users: NIOSSL's own texts have codes and positions in source files.
package enum TLSTrouble {
    /// Whether the verification of the peer's chain failed.
    package static func isOfVerification(_ error: any Error) -> Bool {
        switch error {
        case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate: true
        default: reasons(of: error).contains("CERTIFICATE_VERIFY_FAILED")
        }
    }

    /// Whether the certificate belongs to another server, in an error without the certificate.
    package static func isOfUnseenName(_ error: any Error) -> Bool {
        guard let error = error as? NIOSSLExtraError else { return false }
        return [.failedToValidateHostname, .serverHostnameImpossibleToMatch, .invalidSNIHostname].contains(error)
    }

    /// Whether the peer closed the connection before the handshake was complete.
    package static func isOfEnd(_ error: any Error) -> Bool {
        switch error {
        case NIOSSLError.uncleanShutdown, NIOSSLError.handshakeFailed(.syscallError),
            NIOSSLError.handshakeFailed(.zeroReturn):
            true
        case NIOSSLError.handshakeFailed(.sslError(let stack)): stack.contains(.eofDuringHandshake)
        default: false
        }
    }

    /// Whether the peer answered something else than TLS.
    package static func isOfOtherProtocol(_ error: any Error) -> Bool {
        !reasons(of: error).isDisjoint(with: ["WRONG_VERSION_NUMBER", "HTTP_REQUEST", "HTTPS_PROXY_REQUEST"])
    }

    /// `nil` if the error is not one of TLS.
    ///
    /// - Parameter server: The requested server.
    package static func words(for error: any Error, of server: ServerIdentity) -> String? {
        if let mismatch = error as? ServerIdentity.Mismatch { return "\(mismatch)" }
        if isOfUnseenName(error) { return "\(server.mismatch(with: nil))" }
        if isOfVerification(error) {
            return "the server's certificate is signed by a CA that is not trusted, or is out of its time"
        }
        if isOfEnd(error) { return "the connection ended before the answer came" }
        if isOfOtherProtocol(error) { return "what listens there does not speak TLS" }
        guard error is NIOSSLError || error is NIOSSLExtraError || error is BoringSSLError else { return nil }
        return words(for: reasons(of: error), of: server)
    }

    private static func words(for reasons: Set<String>, of server: ServerIdentity) -> String {
        func isAny(of names: String...) -> Bool { !reasons.isDisjoint(with: names) }
        if isAny(of: "TLSV1_ALERT_PROTOCOL_VERSION", "UNSUPPORTED_PROTOCOL", "PROTOCOL_IS_SHUTDOWN") {
            return "the server speaks no version of TLS that is accepted here: TLS 1.2 and 1.3 are"
        }
        if isAny(of: "TLSV1_ALERT_UNRECOGNIZED_NAME", "TLSV1_UNRECOGNIZED_NAME", "SSLV3_ALERT_UNRECOGNIZED_NAME") {
            return "the server does not serve the name \(server)"
        }
        if isAny(of: "TLSV1_ALERT_CERTIFICATE_REQUIRED", "TLSV1_CERTIFICATE_REQUIRED", "SSLV3_ALERT_NO_CERTIFICATE") {
            return "the server asks for a certificate of the client, and there is none"
        }
        if isAny(of: "SSLV3_ALERT_HANDSHAKE_FAILURE", "NO_SHARED_CIPHER") {
            return "the server refused the TLS handshake"
        }
        guard !reasons.isEmpty else { return "TLS failed" }
        return "TLS failed: \(reasons.sorted().joined(separator: ", ").lowercased().replacing("_", with: " "))"
    }

    /// The names of BoringSSL for what failed: `WRONG_VERSION_NUMBER` of
    /// `Error: 268435703 error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER at …`.
    private static func reasons(of error: any Error) -> Set<String> {
        let failure: BoringSSLError? =
            switch error {
            case NIOSSLError.handshakeFailed(let failure), NIOSSLError.shutdownFailed(let failure): failure
            default: error as? BoringSSLError
            }
        switch failure {
        case .sslError(let stack), .unknownError(let stack), .invalidSNIName(let stack), .failedToSetALPN(let stack):
            return Set(
                stack.map { error in
                    let text = error.description.split(separator: " at ", maxSplits: 1).first ?? ""
                    return String(text.split(separator: ":").last ?? "")
                })
        default: return []
        }
    }
}
