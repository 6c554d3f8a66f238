// SPDX-License-Identifier: Apache-2.0

import Foundation
import IPAddresses

/// The address of a server: `http://` or `https://`, a host, and a port if it is not the default.
package struct APIEndpoint: Sendable, CustomStringConvertible {
    let scheme: String
    /// The host without its port.
    let host: String
    let port: Int
    /// The host with its port, as in the Host field.
    let authority: String

    package init?(_ text: String) {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            ["http", "https"].contains(scheme), let host = parts.percentEncodedHost, !host.isEmpty,
            ["", "/"].contains(parts.percentEncodedPath), parts.query == nil, parts.fragment == nil, parts.user == nil,
            parts.password == nil
        else { return nil }
        let usual = scheme == "http" ? 80 : 443
        let port = parts.port ?? usual
        let plain = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host
        guard (1...65_535).contains(port), HostAddress(plain) != nil || IPAddress(plain) != nil else { return nil }
        self.port = port
        self.scheme = scheme
        self.host = host
        authority = parts.port.flatMap { $0 == usual ? nil : "\(host):\($0)" } ?? host
    }

    var isEncrypted: Bool { scheme == "https" }

    /// The host to connect to: an IPv6 address without brackets.
    var connectionHost: String {
        host.hasPrefix("[") && host.hasSuffix("]") ? String(host.dropFirst().dropLast()) : host
    }

    /// The same host and port by the other scheme, with the port in any case.
    var withOtherScheme: String { "\(isEncrypted ? "http" : "https")://\(host):\(port)" }

    package var description: String { "\(scheme)://\(authority)" }
}
