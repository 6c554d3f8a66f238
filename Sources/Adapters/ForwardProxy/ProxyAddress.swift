// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A host and a port, as a client of a proxy names them.
package struct ProxyAddress: Sendable, Equatable {
    /// In lower case, without brackets.
    let host: String
    let port: Int

    package init(host: String, port: Int) {
        let name = host.lowercased()
        // The same name, from the root.
        self.host = name.last == "." ? String(name.dropLast()) : name
        self.port = port
    }

    /// Reads `HOST:PORT`, `[IPv6]:PORT` and, if there is a usual port, these without port.
    init?(_ text: Substring, usualPort: Int? = nil) {
        guard text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else { return nil }
        var host = text
        var port = usualPort
        if let colon = text.lastIndex(of: ":"), text[colon...].firstIndex(of: "]") == nil {
            guard let number = UInt16(text[text.index(after: colon)...]) else { return nil }
            (host, port) = (text[..<colon], Int(number))
        }
        if host.first == "[", host.last == "]" {
            host = host.dropFirst().dropLast()
        } else if host.contains(":") {
            return nil
        }
        guard !host.isEmpty, let port, port > 0 else { return nil }
        self.init(host: String(host), port: port)
    }

    /// The text for a CONNECT or a Host field.
    var text: String { "\(host.contains(":") ? "[\(host)]" : host):\(port)" }
}

/// The target of a request in absolute form, such as `http://example.com/a?b`.
struct AbsoluteTarget: Equatable {
    let address: ProxyAddress
    /// The path and the query.
    let originForm: String

    init?(_ uri: String) {
        let scheme = "http://"
        guard uri.lowercased().utf8.starts(with: scheme.utf8) else { return nil }
        let rest = uri.dropFirst(scheme.count)
        let end = rest.firstIndex { "/?#".contains($0) } ?? rest.endIndex
        // A user name before the host is not part of it.
        let authority = rest[..<end].split(separator: "@", omittingEmptySubsequences: false).last ?? ""
        guard let address = ProxyAddress(authority, usualPort: 80) else { return nil }
        let path = rest[end...].prefix { $0 != "#" }
        self.address = address
        originForm = path.first == "/" ? String(path) : "/" + path
    }
}

/// A proxy that was set before the run.
package struct PreviousProxy: Sendable, Equatable {
    let address: ProxyAddress
    /// The value of Proxy-Authorization; `nil` if the proxy asks for none.
    let authorization: String?

    /// Reads `http://[USER[:PASSWORD]@]HOST[:PORT]`; the scheme may be missing.
    package init?(_ text: String) {
        var rest = text[...]
        if let scheme = rest.range(of: "://") {
            guard rest[..<scheme.lowerBound].lowercased() == "http" else { return nil }
            rest = rest[scheme.upperBound...]
        }
        rest = rest.prefix { $0 != "/" }
        let parts = rest.split(separator: "@", omittingEmptySubsequences: false)
        guard let host = parts.last, let address = ProxyAddress(host, usualPort: 80) else { return nil }
        self.address = address
        guard parts.count > 1 else {
            authorization = nil
            return
        }
        let words = parts.dropLast().joined(separator: "@").split(
            separator: ":", maxSplits: 1, omittingEmptySubsequences: false
        )
        .map { $0.removingPercentEncoding ?? String($0) }
        authorization = BasicCredentials.field(user: words[0], password: words.count > 1 ? words[1] : "")
    }
}

/// User and password by RFC 7617.
enum BasicCredentials {
    static func field(user: String, password: String) -> String {
        "Basic " + Data("\(user):\(password)".utf8).base64EncodedString()
    }
}
