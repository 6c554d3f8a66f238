// SPDX-License-Identifier: Apache-2.0

import NIOSSL

/// Descriptions of TLS errors for users: NIOSSL's own texts have codes and positions in source files.
package enum TLSTrouble {
    /// Whether the verification of the peer's chain failed.
    package static func isOfVerification(_ error: any Error) -> Bool {
        switch error {
        case NIOSSLError.handshakeFailed(.sslError(let stack)):
            stack.contains { $0.description.contains("CERTIFICATE_VERIFY_FAILED") }
        case NIOSSLError.unableToValidateCertificate, NIOSSLError.noCertificateToValidate: true
        default: false
        }
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

    /// `nil` if the error is not one of TLS.
    ///
    /// - Parameter server: The requested server.
    package static func words(for error: any Error, of server: ServerIdentity) -> String? {
        if isOfVerification(error) { return "its certificate is not of the CA that is trusted, or is out of its time" }
        if isOfEnd(error) { return "the connection ended before the answer did" }
        switch error {
        case let mismatch as ServerIdentity.Mismatch: return "\(mismatch)"
        case let error as NIOSSLExtraError where isOfName(error): return "\(server.mismatch)"
        case NIOSSLError.handshakeFailed(.sslError(let stack)), NIOSSLError.shutdownFailed(.sslError(let stack)):
            return "TLS failed: \(stack.map { words(for: $0) }.joined(separator: ", "))"
        case is NIOSSLError, is NIOSSLExtraError: return "TLS failed: \(error)"
        case let error as BoringSSLError:
            guard case .sslError(let stack) = error else { return "TLS failed: \(error)" }
            return "TLS failed: \(stack.map { words(for: $0) }.joined(separator: ", "))"
        default: return nil
        }
    }

    private static func isOfName(_ error: NIOSSLExtraError) -> Bool {
        [.failedToValidateHostname, .serverHostnameImpossibleToMatch, .invalidSNIHostname].contains(error)
    }

    /// The last part in words: `wrong version number` for
    /// `Error: 268435703 error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER at …`.
    private static func words(for error: BoringSSLInternalError) -> String {
        let text = error.description.split(separator: " at ", maxSplits: 1).first ?? ""
        return String(text.split(separator: ":").last ?? "").lowercased().replacing("_", with: " ")
    }
}
