// SPDX-License-Identifier: Apache-2.0

import Bytes
package import DomainModel
import Foundation

/// A code of a door's error table, with its message in each language.
package protocol ErrorCode: Sendable {
    var rawValue: String { get }
    var text: LocalizedText { get }
}

/// A code that appears on the reference pages.
package protocol DocumentedErrorCode: ErrorCode {
    /// The condition of the code: at least one sentence, true for every action that declares no other.
    var condition: String { get }
}

extension DocumentedErrorCode {
    package func when(_ condition: String) -> DeclaredError { DeclaredError(code: self, condition: condition) }
}

/// A code and the condition under which it is answered.
package struct DeclaredError: Sendable {
    package let code: any DocumentedErrorCode
    package let condition: String
}

/// An error as the caller receives it: a code of an error table, and a message that names the parameter and its value.
package struct WireError: Error, Sendable {
    package var code: String { errorCode.rawValue }
    package let errorCode: any ErrorCode
    private let text: LocalizedText
    /// What the text adds to that of its code.
    private let detail: LocalizedText?
    private let parameter: String?
    private var value: String?
    /// Whether the text is complete, including the parameter and the value.
    private let isWhole: Bool
    /// The internal reason, for the log only.
    let reason: String?

    package init(
        _ code: any ErrorCode, detail: LocalizedText? = nil, parameter: String? = nil, value: String? = nil,
        reason: String? = nil
    ) {
        errorCode = code
        text = code.text.with(detail)
        self.detail = detail
        self.parameter = parameter
        self.value = value
        isWhole = false
        self.reason = reason
    }

    /// An error with a given complete message, for cases in which the live service has its own form of message.
    init(_ code: any ErrorCode, message: LocalizedText, parameter: String? = nil, value: String? = nil) {
        errorCode = code
        text = message
        detail = nil
        self.parameter = parameter
        self.value = value
        isWhole = true
        reason = nil
    }

    /// The same error without a value that its action treats as confidential.
    func hidingValues(of action: any Action.Type) -> WireError {
        let names = action.parameters.confidentialNames
        guard !names.isEmpty, let parameter, names.contains(MessageText.name(parameter)) else { return self }
        var error = self
        error.value = nil
        return error
    }

    /// The same error with generation B's code for it.
    package var inLegacyWords: WireError {
        guard let common = errorCode as? CommonErrorCode, let code = LegacyErrorCode(insteadOf: common) else {
            return self
        }
        if common == .unauthorizedOperation { return WireError(code, message: text) }
        return WireError(code, detail: detail, parameter: parameter, value: value, reason: reason)
    }

    /// The message in a language (ruling 18).
    package func message(in language: Language) -> String {
        let stem = text.text(in: language)
        if isWhole { return stem }
        let shown = value.flatMap { MessageText.mayShow($0, of: parameter) ? MessageText.escaped($0) : nil }
        return switch (language, parameter.map({ MessageText.escaped($0) }), shown) {
        case (_, nil, nil): stem
        case (.english, let name?, nil): "\(stem) Parameter `\(name)`."
        case (.english, nil, let value?): "\(stem) Value `\(value)`."
        case (.english, let name?, let value?): "\(stem) Parameter `\(name)`, value `\(value)`."
        case (.chinese, let name?, nil): "\(stem)参数 `\(name)`。"
        case (.chinese, nil, let value?): "\(stem)取值 `\(value)`。"
        case (.chinese, let name?, let value?): "\(stem)参数 `\(name)`，取值 `\(value)`。"
        }
    }
}

/// Rules for showing a caller's own text in a message.
enum MessageText {
    /// The number of characters of a value or name that are shown.
    static let lengthMax = 64

    /// Parameters whose value is never shown, declared or not, because people may paste a private key there. Actions
    /// declare their own confidential parameters (`ParameterDeclaration.isConfidential`).
    private static let secretNames: Set<ClientText> = [
        "publickey", "privatekey", "password", "token", "x-tc-token", "signature", "secretid", "secretkey",
        "authorization",
    ]

    static func mayShow(_ value: String, of parameter: String?) -> Bool {
        let isSecret = parameter.map { secretNames.contains(ClientText(name($0)).lowercasedASCII) } ?? false
        return !isSecret && !holdsPrivateKey(value)
    }

    /// The name of the parameter that a path belongs to: `SecretIdList` for `SecretIdList.0`.
    static func name(_ parameter: String) -> String {
        guard parameter.utf8.count <= TextLimits.common else { return "" }
        let names = parameter.utf8.split(separator: UInt8(ascii: ".")).filter { !$0.allSatisfy(\.isDigit) }
        return names.last.map { String(Substring($0)) } ?? ""
    }

    /// Compared as bytes; see `TextLimits`.
    private static func holdsPrivateKey(_ text: String) -> Bool {
        Data(text.utf8).firstRange(of: Data("PRIVATE KEY".utf8)) != nil
    }

    /// The text cut to the maximum length, with invisible and control characters escaped.
    static func escaped(_ text: String, lengthMax: Int = lengthMax) -> String {
        guard !holdsPrivateKey(text) else { return "…" }
        let shown = String(text.unicodeScalars.prefix(lengthMax)).withInvisiblesEscaped
        return text.unicodeScalars.count > lengthMax ? shown + "…" : shown
    }
}
