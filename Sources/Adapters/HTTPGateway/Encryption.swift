// SPDX-License-Identifier: Apache-2.0

package import NIOSSL

/// The TLS context and names of a server that terminates TLS.
package struct TLSTermination: Sendable {
    let context: NIOSSLContext
    /// Whether a host name is one of this server.
    let serves: @Sendable (String) -> Bool

    package init(context: NIOSSLContext, serves: @escaping @Sendable (String) -> Bool) {
        self.context = context
        self.serves = serves
    }
}

/// The encryption of the connections of a listener.
enum Encryption: Sendable {
    case none
    /// TLS from the first byte.
    case always(TLSTermination)
    /// TLS on request, when a client sends CONNECT as to a proxy.
    case onRequest(TLSTermination)

    var isFromTheStart: Bool { if case .always = self { true } else { false } }
}
