// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// JSON of the API. Its names become those of Swift and back by one rule: `secretID` is `SecretId`, `keyIDs` is
/// `KeyIds`.
///
/// The keys of dictionaries stay as they are.
package enum APICoding {
    package static func encoder() -> JSONEncoder {
        let encoder = JSONEncoder()
        encoder.keyEncodingStrategy = .custom { Name(apiName(of: $0.last?.stringValue ?? "")) }
        return encoder
    }

    package static func decoder() -> JSONDecoder {
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .custom { Name(swiftName(of: $0.last?.stringValue ?? "")) }
        return decoder
    }

    /// The name that the API has for a property.
    package static func apiName(of name: String) -> String {
        name.prefix(1).uppercased() + name.dropFirst().replacing(#/ID(?=s?(?:[A-Z]|$))/#, with: "Id")
    }

    /// The property for a name of the API; of `SecretId` and `SecretID`, which both occur, it is one.
    static func swiftName(of name: String) -> String {
        name.prefix(1).lowercased() + name.dropFirst().replacing(#/Id(?=s?(?:[A-Z]|$))/#, with: "ID")
    }

    private struct Name: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(_ name: String) { stringValue = name }
        init?(stringValue: String) { self.init(stringValue) }
        init?(intValue: Int) { return nil }
    }
}
