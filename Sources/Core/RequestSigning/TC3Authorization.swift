// SPDX-License-Identifier: Apache-2.0

/// The parts of an `Authorization: TC3-HMAC-SHA256 …` header.
package struct TC3Authorization: Sendable, Equatable {
    package static let algorithm = "TC3-HMAC-SHA256"
    /// Headers that must be signed, whatever else is.
    package static let headersRequired = ["content-type", "host"]

    package let secretID: String
    /// The day of the credential scope, `YYYY-MM-DD`.
    package let date: String
    /// The service of the credential scope: a product name or, from several SDKs, the first label of the endpoint.
    package let service: String
    /// Names in the order in which they were signed, lower case.
    package let signedHeaders: [String]
    package let signature: String

    /// Reads the header's value; `nil` when it is not in the required form.
    ///
    /// One or more spaces may follow the algorithm (.NET sends two), any number a comma.
    package init?(_ value: String) {
        guard value.hasPrefix(Self.algorithm + " ") else { return nil }
        let fields = value.dropFirst(Self.algorithm.count).split(separator: ",", omittingEmptySubsequences: false)
            .map { $0.drop { $0 == " " } }
        guard fields.count == 3,
            let credential = Self.value(of: "Credential", in: fields[0]),
            let signedHeaders = Self.value(of: "SignedHeaders", in: fields[1]),
            let signature = Self.value(of: "Signature", in: fields[2])
        else { return nil }
        let scope = credential.split(separator: "/", omittingEmptySubsequences: false)
        guard scope.count == 4, !scope[0].isEmpty, Self.isDate(scope[1]), !scope[2].isEmpty, scope[3] == "tc3_request"
        else { return nil }
        let names = signedHeaders.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
        guard names.allSatisfy(Self.isHeaderName), Set(names).count == names.count,
            Self.headersRequired.allSatisfy(names.contains)
        else { return nil }
        secretID = String(scope[0])
        date = String(scope[1])
        service = String(scope[2])
        self.signedHeaders = names
        self.signature = String(signature)
    }

    private static func value(of name: String, in field: Substring) -> Substring? {
        guard field.hasPrefix(name + "=") else { return nil }
        let value = field.dropFirst(name.count + 1)
        return value.isEmpty || value.contains(" ") ? nil : value
    }

    private static func isDate(_ text: Substring) -> Bool {
        let bytes = Array(text.utf8)
        return bytes.count == 10
            && bytes.indices.allSatisfy { index in
                index == 4 || index == 7
                    ? bytes[index] == UInt8(ascii: "-") : (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[index])
            }
    }

    private static func isHeaderName(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
            }
    }
}
