// SPDX-License-Identifier: Apache-2.0

package import IPAddresses

/// The trust in proxies in front of a server.
package struct ProxyTrust: Sendable {
    /// The ports of a server.
    package enum Port: String, Sendable, CaseIterable {
        case http
        case https
    }

    package static let none = ProxyTrust(proxies: TrustedProxies([]), headersOn: [])

    let proxies: TrustedProxies
    /// The ports on which every connection begins with a header of the PROXY protocol.
    let headersOn: Set<Port>

    package init(proxies: TrustedProxies, headersOn: Set<Port>) {
        self.proxies = proxies
        self.headersOn = headersOn
    }
}

/// The proxies that are trusted to name the origin of a connection or a request. Nobody else is.
package struct TrustedProxies: Sendable {
    private let ranges: [IPRange]

    package init(_ ranges: [IPRange]) { self.ranges = ranges }

    func contain(_ address: IPAddress) -> Bool { ranges.contains { $0.contains(address) } }

    /// The origin of a request that `peer` sent with these X-Forwarded-For fields, in their order.
    ///
    /// Each proxy appends the address from which it received the request. The fields are therefore read from the right
    /// while a trusted proxy wrote them. The first other address is the client's; the client may have invented
    /// everything to its left. If an entry is not an address, the proxy that wrote it counts as the origin.
    func origin(of peer: IPAddress, forwardedFor fields: some BidirectionalCollection<String>) -> IPAddress {
        guard contain(peer) else { return peer }
        var origin = peer
        for field in fields.reversed() {
            for entry in field.utf8.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false).reversed() {
                guard let address = IPAddress(withoutZone: Self.trimmed(entry)) else { return origin }
                origin = address
                guard contain(origin) else { return origin }
            }
        }
        return origin
    }

    private static func trimmed(_ entry: Substring.UTF8View) -> String {
        let isSpace = { (byte: UInt8) in byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") }
        guard let first = entry.firstIndex(where: { !isSpace($0) }), let last = entry.lastIndex(where: { !isSpace($0) })
        else { return "" }
        return String(Substring(entry[first...last]))
    }
}
