// SPDX-License-Identifier: Apache-2.0

import Bytes
import CommandSupport
import Foundation
import IPAddresses
import Synchronization
import UseCases

/// The address of this server for hosts: `https://HOST[:PORT]`, or `http://` for a host on this machine.
struct HostURL {
    let text: String
    /// The host without brackets.
    let host: String

    init?(_ text: String) {
        guard text.utf8.allSatisfy(\.isVisible), let parts = URLComponents(string: text),
            let host = parts.host, !host.isEmpty, ["", "/"].contains(parts.path), parts.query == nil,
            parts.fragment == nil, parts.user == nil, parts.password == nil, (1...65_535).contains(parts.port ?? 443),
            case let plain = host.hasPrefix("[") ? String(host.dropFirst().dropLast()) : host,
            HostAddress(plain) != nil
        else { return nil }
        let isHere = plain == "localhost" || plain == "::1" || plain.hasPrefix("127.")
        // Over plain HTTP, an attacker on the network path could grant access to anybody; keywright-host refuses it.
        guard parts.scheme == "https" || parts.scheme == "http" && isHere else { return nil }
        self.text = text.hasSuffix("/") ? String(text.dropLast()) : text
        self.host = plain
    }
}

extension Settings {
    func hostURL() throws -> HostURL? {
        guard let text = try text("host-url") else { return nil }
        guard let url = HostURL(text) else {
            throw OneLine("--host-url must be https://HOST[:PORT], or http:// for this machine alone, not \(text)")
        }
        return url
    }
}

/// The address of the server for hosts, which is known once the server listens.
final class KnownReach: Sendable {
    private let known = Mutex(HostReach.unknown)

    var now: HostReach { known.withLock { $0 } }

    func know(_ reach: HostReach) { known.withLock { $0 = reach } }
}
