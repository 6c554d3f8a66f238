// SPDX-License-Identifier: Apache-2.0

package import NIOSSL

/// What it takes to end TLS.
package struct TLSTermination: Sendable {
    let context: NIOSSLContext
    /// Whether a host name means this server.
    let serves: @Sendable (String) -> Bool

    package init(context: NIOSSLContext, serves: @escaping @Sendable (String) -> Bool) {
        self.context = context
        self.serves = serves
    }
}

/// How the connections of a listener are encrypted.
enum Encryption: Sendable {
    case none
    /// From the first byte.
    case always(TLSTermination)
    /// Where a client asks for it by CONNECT, as it asks a proxy.
    case onRequest(TLSTermination)

    var isFromTheStart: Bool { if case .always = self { true } else { false } }
}
