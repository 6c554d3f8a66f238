// SPDX-License-Identifier: Apache-2.0

package import NIOSSL

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The server that a client requested, by name or by address. It decides whether a certificate belongs to that server:
/// only names in it count for a name, and only addresses for an address (RFC 9525).
///
/// NIOSSL is less strict: for a requested name, it also accepts a certificate with the connection's address, or with
/// the name only in its subject. Therefore every client of Keywright makes this check, too, before it sends anything.
package struct ServerIdentity: Equatable, Sendable, CustomStringConvertible {
    private enum Asked: Equatable, Sendable {
        /// In lower case, without a final dot.
        case name([UInt8])
        case address([UInt8])
    }

    /// The reason why a certificate does not belong to the requested server.
    package struct Mismatch: Error, Equatable, CustomStringConvertible {
        package let description: String
    }

    package let description: String
    private let asked: Asked

    /// - Parameter host: The host as in a URL. An IPv6 address may have brackets.
    package init(host: String) {
        let isBracketed = host.hasPrefix("[") && host.hasSuffix("]")
        let text = isBracketed ? String(host.dropFirst().dropLast()) : host
        description = text
        if let address = Self.address(text) {
            asked = .address(address)
        } else {
            asked = .name(Self.plain(text.utf8))
        }
    }

    /// Refuses a certificate of another server. Its chain must have been verified before.
    package func verify(_ certificate: NIOSSLCertificate?) throws(Mismatch) {
        guard let certificate, isShown(by: certificate) else { throw mismatch(with: certificate) }
    }

    /// The maximum number of names of a certificate that a message shows.
    private static let namesMax = 6

    /// - Parameter certificate: `nil` if it is not known.
    func mismatch(with certificate: NIOSSLCertificate?) -> Mismatch {
        guard let certificate else {
            return Mismatch(description: "the server's certificate is not one for \(self)")
        }
        let names = Self.names(in: certificate)
        guard !names.isEmpty else {
            return Mismatch(description: "the server's certificate has no names; it is not one for \(self)")
        }
        let more = names.count > Self.namesMax ? " and \(names.count - Self.namesMax) more" : ""
        let shown = names.prefix(Self.namesMax).joined(separator: ", ") + more
        return Mismatch(
            description: "the server's certificate is for \(shown), not for \(self); use one of its names "
                + "(keywright serve --tls-name adds one)")
    }

    /// The names and addresses in a certificate; those without `*` first, because they say most.
    private static func names(in certificate: NIOSSLCertificate) -> [String] {
        let all = certificate._subjectAlternativeNames().compactMap { name -> String? in
            switch name.nameType {
            case .dnsName: text(ofName: Array(name.contents))
            case .ipAddress: text(ofAddress: Array(name.contents))
            default: nil
            }
        }
        return all.filter { !$0.contains("*") } + all.filter { $0.contains("*") }
    }

    /// The text of a name. It is a stranger's, so other bytes than those of names are replaced.
    private static func text(ofName bytes: [UInt8]) -> String {
        let isShown: (UInt8) -> Bool = { (0x21...0x7e).contains($0) }
        return String(decoding: bytes.prefix(253).map { isShown($0) ? $0 : UInt8(ascii: "?") }, as: UTF8.self)
    }

    private static func text(ofAddress bytes: [UInt8]) -> String? {
        guard let family = [4: AF_INET, 16: AF_INET6][bytes.count] else { return nil }
        var buffer = [CChar](repeating: 0, count: 64)
        guard inet_ntop(family, bytes, &buffer, socklen_t(buffer.count)) != nil else { return nil }
        return String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    package func isShown(by certificate: NIOSSLCertificate) -> Bool {
        certificate._subjectAlternativeNames().contains { name in
            switch (asked, name.nameType) {
            case (.name(let asked), .dnsName): Self.covers(Array(name.contents), asked)
            case (.address(let asked), .ipAddress): asked.elementsEqual(name.contents)
            default: false
            }
        }
    }

    /// Whether a name in a certificate covers the requested one. A leading `*` stands for one whole label.
    private static func covers(_ certified: [UInt8], _ asked: [UInt8]) -> Bool {
        guard !asked.isEmpty, !asked.contains(UInt8(ascii: "*")) else { return false }
        let certified = plain(certified)
        if certified == asked { return true }
        guard certified.starts(with: "*.".utf8), let dot = asked.firstIndex(of: UInt8(ascii: ".")), dot > 0 else {
            return false
        }
        return certified.dropFirst().elementsEqual(asked[dot...])
    }

    private static func plain(_ name: some Sequence<UInt8>) -> [UInt8] {
        let lower = name.map { (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains($0) ? $0 | 0x20 : $0 }
        return lower.last == UInt8(ascii: ".") ? lower.dropLast() : lower
    }

    /// The 4 or 16 bytes of a textual address.
    private static func address(_ text: String) -> [UInt8]? {
        for (family, length) in [(AF_INET, 4), (AF_INET6, 16)] {
            var bytes = [UInt8](repeating: 0, count: length)
            if inet_pton(family, text, &bytes) == 1 { return bytes }
        }
        return nil
    }
}
