// SPDX-License-Identifier: Apache-2.0

import KeyPairModel

/// Limits on what clients send as text, in bytes. They hold before anything else looks at a text.
///
/// A `ClientText` costs no more than its length, but what it becomes may: what is over its limit is refused, so that no
/// rule of an action, no message and no log meets it.
enum TextLimits {
    /// A header or a common parameter, its limit and what it is refused with.
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

    /// The name of a parameter. The longest declared one, with its place in lists, takes 40.
    static let name = 128
    /// A common parameter, in a header or beside the others, where nothing else is said.
    static let common = 1024
    /// A token is as long as a temporary key's may be, an Authorization names every header that it signs.
    static let long = 4096
    /// A parameter of an action, where its declaration says nothing else. 255 characters take no more.
    static let parameter = 1024
    /// A header that the signature covers and that is not in the table.
    static let signedHeader = 8192
    /// How many parameters a form may have (ruling 34). The longest call takes some hundred.
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

    /// Beside the others at the legacy endpoint: `qcloudcli` sends it with every call.
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

    /// A name over its limit is cut so that it is still shown as cut, and is still no declared one.
    static func shortened(_ name: ClientText) -> ClientText {
        name.utf8.count <= self.name
            ? name : ClientText(String(name.unicodeScalars.prefix(MessageText.lengthMax + 1)))
    }

    /// A text over its limit as an action gets it that refuses it by a code of its own: cut, and still over.
    static func cut(_ text: ClientText, to bytesMax: Int) -> ClientText {
        // A character has four bytes at most.
        text.prefix(bytesMax: bytesMax + 4)
    }
}
