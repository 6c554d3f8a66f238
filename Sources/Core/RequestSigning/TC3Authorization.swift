// SPDX-License-Identifier: Apache-2.0

import Bytes
package import DomainModel

/// The parts of an `Authorization: TC3-HMAC-SHA256 …` header.
package struct TC3Authorization: Sendable, Equatable {
    package static let algorithm = "TC3-HMAC-SHA256"
    /// The headers that must always be signed.
    package static let headersRequired = ["content-type", "host"]

    package let secretID: ClientText
    /// The day of the credential scope, `YYYY-MM-DD`.
    package let date: ClientText
    /// The service of the credential scope: a product name or, from several SDKs, the first label of the endpoint.
    package let service: ClientText
    /// Names in the order in which they were signed, lower case.
    package let signedHeaders: [String]
    package let signature: ClientText

    /// Reads the header's value; `nil` if it does not have the required form.
    ///
    /// One or more spaces may follow the algorithm (.NET sends two), and any number of spaces a comma.
    package init?(_ value: ClientText) {
        // An array of bytes is used: every request takes this path, and walking a text takes longer than the HMAC.
        let bytes = Array(value.utf8)
        let prefix = Self.algorithm.utf8
        let rest = bytes.dropFirst(prefix.count)
        guard bytes.starts(with: prefix), rest.first == Self.space else { return nil }
        let fields = rest.split(separator: UInt8(ascii: ","), omittingEmptySubsequences: false)
            .map { $0.drop { $0 == Self.space } }
        guard fields.count == 3,
            let credential = Self.value(of: "Credential=", in: fields[0]),
            let signedHeaders = Self.value(of: "SignedHeaders=", in: fields[1]),
            let signature = Self.value(of: "Signature=", in: fields[2])
        else { return nil }
        let scope = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
        guard scope.count == 4, !scope[0].isEmpty, Self.isDate(scope[1]), !scope[2].isEmpty,
            scope[3].elementsEqual("tc3_request".utf8)
        else { return nil }
        let names = signedHeaders.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
        guard names.allSatisfy(Self.isHeaderName) else { return nil }
        // The names are ASCII, because their letters were checked.
        let texts = names.map { String(decoding: $0, as: UTF8.self) }
        guard Set(texts).count == texts.count, Self.headersRequired.allSatisfy(texts.contains) else { return nil }
        secretID = Self.text(scope[0])
        date = Self.text(scope[1])
        service = Self.text(scope[2])
        self.signedHeaders = texts
        self.signature = Self.text(signature)
    }

    private typealias Bytes = ArraySlice<UInt8>

    private static func text(_ bytes: Bytes) -> ClientText { ClientText(String(decoding: bytes, as: UTF8.self)) }

    private static let space = UInt8(ascii: " ")

    private static func value(of name: StaticString, in field: Bytes) -> Bytes? {
        guard field.starts(with: name.description.utf8) else { return nil }
        let value = field.dropFirst(name.utf8CodeUnitCount)
        return value.isEmpty || value.contains(space) ? nil : value
    }

    private static func isDate(_ text: Bytes) -> Bool {
        text.count == 10
            && text.enumerated().allSatisfy { index, byte in
                index == 4 || index == 7 ? byte == UInt8(ascii: "-") : byte.isDigit
            }
    }

    private static func isHeaderName(_ name: Bytes) -> Bool {
        !name.isEmpty
            && name.allSatisfy { byte in
                byte.isSmallLetter || byte.isDigit || byte == UInt8(ascii: "-")
            }
    }
}
