// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A request as it was received: bytes and texts, not yet interpreted or trusted.
package struct RawCall: Sendable {
    /// Limits of the body, in bytes.
    package enum Limit {
        package static let getTarget = 32 * 1024
        package static let postBody = 10 * 1024 * 1024
        /// The limit of a form, which the older signature methods sign.
        package static let formBody = 1024 * 1024
    }

    /// The body, or the reason why it was not kept.
    package enum Body: Sendable {
        case complete([UInt8])
        /// The body exceeds its limit.
        case tooLarge
        /// The bodies of all requests together exceed theirs.
        case overloaded

        /// The number of bytes to read.
        var count: Int { if case .complete(let bytes) = self { bytes.count } else { 0 } }
    }

    package let method: String
    /// The path as it stands in the request line.
    package let path: ClientText
    /// The query string as it stands in the request line, without the question mark.
    package let query: ClientText
    package let headers: HeaderFields
    package let body: Body
    /// The canonical source address without a port; empty if there is none.
    package let source: String
    /// Whether the request came over TLS.
    package let isSecure: Bool

    package init(
        method: String, path: String, query: String, headers: HeaderFields, body: Body, source: String, isSecure: Bool
    ) {
        self.method = method
        self.path = ClientText(path)
        self.query = ClientText(query)
        self.headers = headers
        self.body = body
        self.source = source
        self.isSecure = isSecure
    }
}

/// Header fields in the order of the request, with lower-case names and trimmed values.
package struct HeaderFields: Sendable {
    private let fields: [(name: ClientText, value: ClientText)]

    package init(_ fields: [(name: String, value: String)]) {
        self.fields = fields.map { (ClientText($0.name), ClientText($0.value)) }
    }

    /// The first value of a field.
    package subscript(name: String) -> ClientText? { fields.first { $0.name.isExactly(name) }?.value }

    /// All values of a field.
    func values(_ name: String) -> [ClientText] { fields.filter { $0.name.isExactly(name) }.map(\.value) }

    /// The first value of a field if it is not empty. An empty common parameter counts as absent (ruling 2).
    func nonEmpty(_ name: String) -> ClientText? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a field on which a signature or the routing depends was sent twice.
    var repeatsAnyThatMatters: Bool {
        var seen = Set<ClientText>(minimumCapacity: fields.count)
        for (name, _) in fields where Self.matters(name) {
            guard seen.insert(name).inserted else { return true }
        }
        return false
    }

    private static func matters(_ name: ClientText) -> Bool {
        name == "host" || name == "content-type" || name == "authorization"
            || name.begins(with: "x-tc-") && !notLookedAt.contains(name)
    }

    /// Ignored fields. With most releases of the Go SDK, the Terraform provider sends the first of them twice.
    private static let notLookedAt: Set<ClientText> = ["x-tc-requestclient", "x-tc-traceid"]
}

extension ClientText {
    /// Whether the text may differ from what was sent: the HTTP library replaces bytes that are not UTF-8 by U+FFFD.
    var mayBeRepaired: Bool { unicodeScalars.contains("\u{FFFD}") }
}

/// The response. Its status is always HTTP 200, and its body is JSON.
package struct Reply: Sendable {
    /// The exact content type: with a charset, the Python SDK takes an error for a success.
    package static let contentType = "application/json"

    package let body: [UInt8]

    package init(_ json: JSONWriter) { body = json.bytes }
}
