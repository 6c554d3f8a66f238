// SPDX-License-Identifier: Apache-2.0

import Bytes
import NIOCore

/// The address of the server: `https://HOST[:PORT]`, or `http://` for a server on this machine.
///
/// Over plain HTTP, an attacker on the network path could answer with their own key and log in as any user. Therefore
/// no option allows it beyond loopback.
struct ServerAddress: Equatable, Sendable {
    let isEncrypted: Bool
    /// A name or an address, without brackets.
    let host: String
    let port: Int

    /// The reason why a text is not a server address, described for the operator.
    struct Problem: Error, Equatable {
        let reason: String
    }

    init(_ text: String) throws(Problem) {
        guard let (scheme, rest) = Self.split(text) else {
            throw Problem(reason: "the server's URL must begin with https://")
        }
        isEncrypted = scheme == "https"
        let authority = rest.hasSuffix("/") ? rest.dropLast() : rest
        guard let (host, portText) = Self.hostAndPort(authority), Self.isHost(host) else {
            throw Problem(reason: "the server's URL must be https://HOST[:PORT], with a DNS name or an IP address")
        }
        self.host = String(host)
        guard let port = portText.map({ Int($0) }) ?? (isEncrypted ? 443 : 80), (1...65_535).contains(port) else {
            throw Problem(reason: "the port in the server's URL must be 1 to 65535")
        }
        self.port = port
        if !isEncrypted && !Self.isLoopback(self.host) {
            throw Problem(
                reason:
                    "http:// is for a server on this machine only: over it, anybody on the way can log in as anybody")
        }
    }

    /// `https://HOST:PORT`.
    var text: String { "\(isEncrypted ? "https" : "http")://\(hostInURL):\(port)" }

    /// The value of the Host header.
    var authority: String { "\(hostInURL):\(port)" }

    private var hostInURL: String { host.utf8.contains(UInt8(ascii: ":")) ? "[\(host)]" : host }

    private static func split(_ text: String) -> (scheme: String, rest: Substring)? {
        for scheme in ["https", "http"] where text.lowercased().hasPrefix("\(scheme)://") {
            return (scheme, text.dropFirst(scheme.count + 3))
        }
        return nil
    }

    private static func hostAndPort(_ text: Substring) -> (Substring, Substring?)? {
        if text.hasPrefix("[") {
            guard let end = text.firstIndex(of: "]") else { return nil }
            let rest = text[text.index(after: end)...]
            guard rest.isEmpty || rest.hasPrefix(":") else { return nil }
            return (text[..<end].dropFirst(), rest.isEmpty ? nil : rest.dropFirst())
        }
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard parts.count <= 2, let host = parts.first else { return nil }
        return (host, parts.dropFirst().first)
    }

    /// Whether a text is an IPv4 or IPv6 address or a DNS name.
    private static func isHost(_ text: Substring) -> Bool {
        DNSName.isOne(text.hasSuffix(".") ? text.utf8.dropLast() : text.utf8, underscores: true)
            || !text.utf8.contains(0) && (try? SocketAddress(ipAddress: String(text), port: 0)) != nil
    }

    private static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" { return true }
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false).map { UInt8($0) }
        return numbers.count == 4 && numbers.first == 127 && !numbers.contains(nil)
    }
}
