// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON

/// Reads the source of the parameters: the query of a GET, or the body of a POST (contract 1).
enum BodyReader {
    /// The deepest parameter has five levels, and the largest list has 100 values. Only 10,000 values are kept, so that
    /// the body of an unauthenticated caller cannot take a multiple of its size in memory. Further values are counted,
    /// so that the error can name a list that is too long (ruling 34).
    static let jsonLimits = JSONReader.Limits(depthMax: 32, valuesMax: 100_000, valuesKept: 10_000)

    enum Content {
        case json([ClientText: RawValue])
        case form(FormReader.Form)
    }

    /// - Parameter isLegacy: Whether the request came to the legacy endpoint, whose Java SDK sends multipart forms
    ///   (ruling 31).
    static func read(_ raw: RawCall, isLegacy: Bool = false) throws(WireError) -> Content {
        switch raw.method {
        case "GET":
            _ = try body(of: raw)
            guard raw.query.utf8.count <= RawCall.Limit.getTarget else {
                throw WireError(CommonErrorCode.requestSizeLimitExceeded)
            }
            guard !raw.query.mayBeRepaired else {
                throw .malformed(LocalizedText("The query is not UTF-8.", "查询串不是 UTF-8 编码。"))
            }
            return .form(try FormReader.read(raw.query.utf8))
        case "POST": return try readPost(raw, isLegacy: isLegacy)
        default: throw WireError(CommonErrorCode.unsupportedProtocol, value: raw.method)
        }
    }

    /// Reads the parameters of a POST. A query may be signed, but it holds no parameters.
    private static func readPost(_ raw: RawCall, isLegacy: Bool) throws(WireError) -> Content {
        switch mediaType(of: raw.headers["content-type"] ?? "") {
        case "application/json": return .json(try readJSON(try body(of: raw)))
        case "application/x-www-form-urlencoded":
            return .form(try FormReader.read(try formBody(of: raw, isLegacy: isLegacy)))
        case MultipartReader.mediaType where isLegacy:
            return .form(
                try MultipartReader.read(
                    try formBody(of: raw, isLegacy: isLegacy), contentType: raw.headers["content-type"] ?? ""))
        default: throw notJSON(raw)
        }
    }

    private static func formBody(of raw: RawCall, isLegacy: Bool) throws(WireError) -> [UInt8] {
        guard case .complete(let bytes) = raw.body, bytes.count <= RawCall.Limit.formBody else {
            // The code is that of the live service (contract 1); the hint is Keywright's own. The legacy endpoint does
            // not take the method that it names.
            throw WireError(CommonErrorCode.signatureFailure, detail: isLegacy ? nil : Details.formTooLarge)
        }
        return bytes
    }

    /// The parameters that can be read from a form that may be malformed; `nil` if there are none. They are used only
    /// for the text of a refusal.
    static func readable(_ raw: RawCall) -> [FormReader.Pair]? {
        if raw.method != "POST" && !raw.query.isEmpty { return FormReader.readable(raw.query.utf8) }
        guard case .complete(let bytes) = raw.body else { return nil }
        let contentType = raw.headers["content-type"] ?? ""
        return mediaType(of: contentType) == MultipartReader.mediaType
            ? MultipartReader.readable(Array(bytes.prefix(RawCall.Limit.formBody)), contentType: contentType)
            : FormReader.readable(bytes.prefix(RawCall.Limit.formBody))
    }

    static func notJSON(_ raw: RawCall) -> WireError {
        .malformed(Details.contentType, parameter: "Content-Type", value: raw.headers["content-type"]?.shown)
    }

    private static func body(of raw: RawCall) throws(WireError) -> [UInt8] {
        switch raw.body {
        case .complete(let bytes): return bytes
        case .tooLarge: throw WireError(CommonErrorCode.requestSizeLimitExceeded)
        case .overloaded: throw WireError(CommonErrorCode.serviceUnavailable)
        }
    }

    private static func readJSON(_ body: [UInt8]) throws(WireError) -> [ClientText: RawValue] {
        if body.isEmpty { return [:] }
        do throws(JSONReader.Problem) {
            guard case .object(let members) = try JSONReader.read(body, within: jsonLimits) else {
                throw JSONReader.Problem(.syntax("not an object"), at: 0)
            }
            return RawValue.fields(of: members)
        } catch {
            throw .malformed(
                LocalizedText(
                    "The body is not a JSON object: \(error.reason) at byte \(error.offset).",
                    "请求体不是合法的 JSON 对象（第 \(error.offset) 字节：\(error.reason)）。"))
        }
    }

    /// The media type without its parameters, in lower case.
    private static func mediaType(of contentType: ClientText) -> ClientText {
        let blanks = [UInt8(ascii: " "), UInt8(ascii: "\t")]
        var type = contentType.utf8.prefix { $0 != UInt8(ascii: ";") }
        type = type.drop(while: blanks.contains)
        while let last = type.last, blanks.contains(last) { type.removeLast() }
        return ClientText(String(Substring(type))).lowercasedASCII
    }
}

/// Details that messages add to the text of their code.
private enum Details {
    static let contentType = LocalizedText(
        "A POST needs Content-Type application/json, or a form signed by its parameters.",
        "POST 请求的 Content-Type 须为 application/json，或使用参数签名的表单。")
    static let formTooLarge = LocalizedText(
        "A form may hold 1 MB; sign larger requests with TC3-HMAC-SHA256.", "表单最大 1 MB，更大的请求请使用 TC3-HMAC-SHA256 签名。")
}
