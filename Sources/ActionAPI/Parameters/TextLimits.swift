// SPDX-License-Identifier: Apache-2.0

import DomainModel

/// Limits of texts from clients, in bytes. They are checked before anything else uses a text.
///
/// A `ClientText` costs no more than its length, but later forms of it may cost more. Texts over the limit are
/// therefore refused before they reach the rules of an action, a message or the log.
enum TextLimits {
    /// A header or common parameter with its limit and the code of its refusal.
    struct Limit {
        let name: String
        let bytesMax: Int
        let code: CommonErrorCode

        init(_ name: String, _ bytesMax: Int = common, _ code: CommonErrorCode = .invalidParameterValue) {
            self.name = name
            self.bytesMax = bytesMax
            self.code = code
        }
    }

    /// The name of a parameter. The longest declared name, with its indices in lists, takes 40.
    static let name = 128
    /// The default for a common parameter, in a header or beside the other parameters.
    static let common = 1024
    /// For tokens, which are as long as a temporary key's may be, and Authorization, which names every signed header.
    static let long = 4096
    /// The default for a parameter of an action. 255 characters take no more.
    static let parameter = 1024
    /// A signed header that is not in the table.
    static let signedHeader = 8192
    /// The maximum number of parameters in a form (ruling 34). The longest call has some hundred.
    static let pairsMax = 10_000

    static let headers = [
        Limit("authorization", long, .invalidAuthorization), Limit("content-type"), Limit("host"),
        Limit("x-tc-action"), Limit("x-tc-content-sha256"), Limit("x-tc-language"), Limit("x-tc-region"),
        Limit("x-tc-timestamp"), Limit("x-tc-token", long, .tokenFailure), Limit("x-tc-version"),
    ]

    static let commonParameters = [
        Limit("Action"), Limit("Language"), Limit("Nonce"), Limit("Region"), Limit("RequestClient"),
        Limit("SecretId"), Limit("Signature", common, .signatureFailure), Limit("SignatureMethod"),
        Limit("Timestamp"), Limit("Token", long, .tokenFailure), Limit("Version"),
    ]

    /// The legacy endpoint has one more: `qcloudcli` sends it with every call.
    static let legacyCommonParameters = commonParameters + [Limit("RequestSource")]

    static func require(_ headers: HeaderFields) throws(WireError) {
        for limit in self.headers {
            for value in headers.values(limit.name) where value.utf8.count > limit.bytesMax {
                throw refusal(limit, value)
            }
        }
    }

    static func require(_ pairs: [FormReader.Pair], isLegacy: Bool = false) throws(WireError) {
        let limits = isLegacy ? legacyLimitsByName : limitsByName
        for pair in pairs {
            guard let limit = limits[pair.name], pair.value.utf8.count > limit.bytesMax else { continue }
            throw refusal(limit, pair.value)
        }
    }

    private static let limitsByName = byName(commonParameters)
    private static let legacyLimitsByName = byName(legacyCommonParameters)

    private static func byName(_ limits: [Limit]) -> [ClientText: Limit] {
        Dictionary(uniqueKeysWithValues: limits.map { (ClientText($0.name), $0) })
    }

    private static func refusal(_ limit: Limit, _ value: ClientText) -> WireError {
        limit.code == .invalidParameterValue
            ? .invalidValue(of: limit.name, value.shown) : WireError(limit.code, parameter: limit.name)
    }

    /// A name over its limit, cut so that messages show it as cut and it still matches no declared name.
    static func shortened(_ name: ClientText) -> ClientText {
        name.utf8.count <= self.name
            ? name : ClientText(String(name.unicodeScalars.prefix(MessageText.lengthMax + 1)))
    }

    /// A text over its limit, cut for an action that refuses it with its own code. The result still exceeds the limit.
    static func cut(_ text: ClientText, to bytesMax: Int) -> ClientText {
        // A character has at most four bytes.
        text.prefix(bytesMax: bytesMax + 4)
    }
}
