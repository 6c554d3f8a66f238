// SPDX-License-Identifier: Apache-2.0

import Bytes

/// Where a machine is found on a network: an IP address or a DNS name. It has no port, no brackets and no zone.
package enum HostAddress: Sendable, Hashable, CustomStringConvertible {
    case ip(IPAddress)
    /// As it was written. Underscores are allowed, because names of networks have them; the dot of the root may follow.
    case name(String)

    /// What a text must be, for messages.
    package static let form = "an IPv4 or IPv6 address or a DNS name, without a port"

    package init?(_ text: String) {
        if let address = IPAddress(withoutZone: text) {
            self = .ip(address)
            return
        }
        let name = text.utf8.last == UInt8(ascii: ".") ? text.utf8.dropLast() : text.utf8[...]
        guard DNSName.isOne(name, underscores: true) else { return nil }
        self = .name(text)
    }

    /// The canonical form of an address, or the name.
    package var description: String {
        switch self {
        case .ip(let address): address.description
        case .name(let name): name
        }
    }
}
