// SPDX-License-Identifier: Apache-2.0

package import Foundation

/// Coding of the API's JSON. One rule converts names of the API to names of Swift and back: `secretID` is `SecretId`,
/// `keyIDs` is `KeyIds`.
///
/// The keys of dictionaries are not converted.
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

    /// The property for a name of the API. `SecretId` and `SecretID` both occur and give the same property.
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
