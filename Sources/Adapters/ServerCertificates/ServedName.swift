// SPDX-License-Identifier: Apache-2.0

import Bytes
package import IPAddresses

/// A name by which clients reach a server over TLS.
package enum ServedName: Sendable, Hashable, CustomStringConvertible {
    /// A DNS name in lower case; `*.` at its beginning stands for one label.
    case dns(String)
    case address(IPAddress)

    /// Reads a DNS name, with or without a wildcard, or an IP address.
    package init?(_ text: String) {
        // A client names a host in a CONNECT, so anything but short ASCII is refused first.
        guard text.utf8.count <= 255, text.utf8.allSatisfy({ $0 < 0x80 }) else { return nil }
        if let address = IPAddress(withoutZone: text) {
            // Certificates and clients that compare them know an IPv4 address by its four bytes alone.
            guard !address.isIPv4 || IPAddress.isIPv4(text) else { return nil }
            self = .address(address)
        } else if Self.isDNSName(text.lowercased()) {
            self = .dns(text.lowercased())
        } else {
            return nil
        }
    }

    package var description: String {
        switch self {
        case .dns(let name): name
        case .address(let address): address.description
        }
    }

    /// The domain that covers the name: `example.com` for `*.example.com`.
    var domain: String? {
        guard case .dns(let name) = self else { return nil }
        return name.hasPrefix("*.") ? String(name.dropFirst(2)) : name
    }

    /// Whether this name covers a host that a client requests. A wildcard stands for one label.
    func covers(_ host: ServedName) -> Bool {
        guard case .dns(let name) = self, name.hasPrefix("*."), case .dns(let asked) = host,
            let dot = asked.firstIndex(of: ".")
        else { return self == host }
        return !asked.hasPrefix("*") && asked[asked.index(after: dot)...] == name.dropFirst(2)
    }

    /// Whether a text is a DNS name, after a wildcard or without one.
    private static func isDNSName(_ text: String) -> Bool {
        text.utf8.count <= DNSName.bytesMax
            && DNSName.isOne(text.hasPrefix("*.") ? text.utf8.dropFirst(2) : text.utf8[...])
    }
}

/// All names of a server: those of this machine, the vendor's production names, and those that the operator added.
package struct ServedNames: Sendable {
    /// The vendor's domains for which a local CA may sign, whichever regions are served.
    static let vendorDomains = ["tencentcloudapi.com", "api.qcloud.com"]
    private static let thisMachine = ["localhost", "127.0.0.1", "::1"].compactMap(ServedName.init)

    package let all: [ServedName]
    /// The names that the operator added.
    let added: [ServedName]

    /// - Parameter regions: The regions with host names of their own, such as `cvm.ap-guangzhou.tencentcloudapi.com`.
    package init(regions: [String], adding added: [ServedName] = []) {
        let vendors =
            ["*.tencentcloudapi.com", "*.intl.tencentcloudapi.com"] + regions.map { "*.\($0).tencentcloudapi.com" }
            + ["*.api.qcloud.com"]
        let standard = Self.thisMachine + vendors.map(ServedName.dns)
        self.added = added.filter { !standard.contains($0) }
        all = standard + self.added
        domains = ["localhost"] + Self.vendorDomains + self.added.compactMap(\.domain)
    }

    /// Makes a list of these names only.
    package init(only names: [ServedName]) {
        (all, added) = (names, names)
        domains = names.compactMap(\.domain)
    }

    private init(all: [ServedName], added: [ServedName], domains: [String]) {
        (self.all, self.added, self.domains) = (all, added, domains)
    }

    package func without(_ names: [ServedName]) -> ServedNames {
        ServedNames(
            all: all.filter { !names.contains($0) }, added: added.filter { !names.contains($0) }, domains: domains)
    }

    /// The first added name that a client can request, which is one without a wildcard.
    package var firstAdded: ServedName? { added.first { !$0.description.hasPrefix("*") } }

    /// Whether a client that requests this host means this server.
    package func contains(_ host: String) -> Bool {
        guard let host = ServedName(host) else { return false }
        return all.contains { $0.covers(host) }
    }

    /// The domains to which the certificate of a local CA can be constrained.
    let domains: [String]
}
