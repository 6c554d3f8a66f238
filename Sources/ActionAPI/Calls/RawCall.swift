// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// A request as it came in: bytes and texts, nothing of it understood or believed.
package struct RawCall: Sendable {
    /// Limits on what is read, in bytes.
    package enum Limit {
        package static let getTarget = 32 * 1024
        package static let postBody = 10 * 1024 * 1024
        /// A form, which the older signature methods sign.
        package static let formBody = 1024 * 1024
    }

    /// The body, or why it was not kept.
    package enum Body: Sendable {
        case complete([UInt8])
        /// Over its limit.
        case tooLarge
        /// The bodies of all requests together are over theirs.
        case overloaded

        /// How many bytes there are to read.
        var count: Int { if case .complete(let bytes) = self { bytes.count } else { 0 } }
    }

    package let method: String
    /// The path as it stands in the request line.
    package let path: ClientText
    /// The query string as it stands in the request line, without the question mark.
    package let query: ClientText
    package let headers: HeaderFields
    package let body: Body
    /// The address it came from, without a port, in its one form; empty where there is none.
    package let source: String
    /// Whether it came over TLS.
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

/// Header fields in the order they came; names in lower case, values without surrounding white space.
package struct HeaderFields: Sendable {
    private let fields: [(name: ClientText, value: ClientText)]

    package init(_ fields: [(name: String, value: String)]) {
        self.fields = fields.map { (ClientText($0.name), ClientText($0.value)) }
    }

    /// The first value of a field.
    package subscript(name: String) -> ClientText? { fields.first { $0.name.isExactly(name) }?.value }

    /// All values of a field.
    func values(_ name: String) -> [ClientText] { fields.filter { $0.name.isExactly(name) }.map(\.value) }

    /// The first value of a field, where it is not empty: an empty common parameter counts as absent (ruling 2).
    func nonEmpty(_ name: String) -> ClientText? { self[name].flatMap { $0.isEmpty ? nil : $0 } }

    /// Whether a field that a signature or a routing decision rests on was sent twice.
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

    /// The Terraform provider sends the first of them twice with most releases of the Go SDK.
    private static let notLookedAt: Set<ClientText> = ["x-tc-requestclient", "x-tc-traceid"]
}

extension ClientText {
    /// Whether it may not be what was sent: the HTTP library puts U+FFFD in place of bytes that are no UTF-8.
    var mayBeRepaired: Bool { unicodeScalars.contains("\u{FFFD}") }
}

/// What goes back: always HTTP 200 with a JSON body.
package struct Reply: Sendable {
    /// Exactly this: the Python SDK takes an error for a success when a charset follows.
    package static let contentType = "application/json"

    package let body: [UInt8]

    package init(_ json: JSONWriter) { body = json.bytes }
}
