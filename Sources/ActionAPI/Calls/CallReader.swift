// SPDX-License-Identifier: Apache-2.0

import Foundation
import KeyPairModel

/// The first step: method, size, body, then action, version, timestamp and product (contract 2.5 and 2.7).
struct CallReader: Sendable {
    let doors: [any FrontDoor]

    func read(_ raw: RawCall) throws(WireError) -> ReadCall {
        let parameters = try readParameters(of: raw)
        guard let action = raw.headers.nonEmpty("x-tc-action") else { throw .missing("Action") }
        guard let version = raw.headers.nonEmpty("x-tc-version") else { throw .missing("Version") }
        guard let timestamp = raw.headers.nonEmpty("x-tc-timestamp") else { throw .missing("Timestamp") }
        guard let seconds = Self.unixSeconds(timestamp) else { throw .invalidValue(of: "X-TC-Timestamp", timestamp) }
        return ReadCall(
            raw: raw, door: try findDoor(host: raw.headers["host"] ?? "", version: version), action: action,
            timestamp: (timestamp, seconds), region: raw.headers.nonEmpty("x-tc-region"),
            token: raw.headers.nonEmpty("x-tc-token"), parameters: parameters)
    }

    private func readParameters(of raw: RawCall) throws(WireError) -> [String: RawValue] {
        switch raw.method {
        case "GET":
            _ = try body(of: raw)
            guard raw.query.utf8.count <= RawCall.Limit.getTarget else {
                throw WireError(CommonErrorCode.requestSizeLimitExceeded)
            }
            return try FormReader.read(raw.query)
        case "POST":
            let body = try body(of: raw)
            guard Self.mediaType(of: raw.headers["content-type"] ?? "") == "application/json" else {
                throw .malformed(
                    LocalizedText(
                        "A POST needs Content-Type application/json.", "POST 请求的 Content-Type 须为 application/json。"),
                    parameter: "Content-Type", value: raw.headers["content-type"])
            }
            // The query beside a body is signed, but holds no parameters.
            return try readJSON(body)
        default:
            throw WireError(CommonErrorCode.unsupportedProtocol, value: raw.method)
        }
    }

    private func body(of raw: RawCall) throws(WireError) -> [UInt8] {
        switch raw.body {
        case .complete(let bytes): return bytes
        case .tooLarge: throw WireError(CommonErrorCode.requestSizeLimitExceeded)
        case .overloaded: throw WireError(CommonErrorCode.serviceUnavailable)
        }
    }

    private func readJSON(_ body: [UInt8]) throws(WireError) -> [String: RawValue] {
        if body.isEmpty { return [:] }
        do throws(JSONReader.Problem) {
            guard case .object(let members) = try JSONReader.read(body) else {
                throw JSONReader.Problem(reason: "not an object", offset: 0)
            }
            return members
        } catch {
            throw .malformed(
                LocalizedText(
                    "The body is not a JSON object: \(error.reason) at byte \(error.offset).",
                    "请求体不是合法的 JSON 对象（第 \(error.offset) 字节：\(error.reason)）。"))
        }
    }

    /// A host name whose first label is a product decides, then the version does.
    private func findDoor(host: String, version: String) throws(WireError) -> any FrontDoor {
        let name = Self.hostName(host)
        let label = name.split(separator: ".", omittingEmptySubsequences: false).first.map(String.init) ?? ""
        if let door = doors.first(where: { $0.name == label }) {
            guard door.version == version else {
                throw WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version)
            }
            return door
        }
        if name.hasSuffix(".tencentcloudapi.com") { throw WireError(CommonErrorCode.noSuchProduct, value: label) }
        guard let door = doors.first(where: { $0.version == version }) else {
            throw WireError(CommonErrorCode.noSuchVersion, parameter: "Version", value: version)
        }
        return door
    }

    /// The name in a Host field, in lower case; some clients send it with a scheme in front (ruling 12).
    private static func hostName(_ host: String) -> String {
        var name = host.lowercased()[...]
        if let scheme = name.range(of: "://") { name = name[scheme.upperBound...] }
        return String(name.prefix { $0 != ":" && $0 != "/" })
    }

    private static func mediaType(of contentType: String) -> String {
        let type = contentType.prefix { $0 != ";" }
        return type.filter { $0 != " " }.lowercased()
    }

    /// Decimal digits only.
    private static func unixSeconds(_ text: String) -> Int64? {
        guard text.utf8.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }) else { return nil }
        return Int64(text)
    }
}
