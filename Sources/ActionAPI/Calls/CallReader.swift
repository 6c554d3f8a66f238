// SPDX-License-Identifier: Apache-2.0

import Bytes
import DomainModel
import RequestSigning

/// The first step: it reads method, size, body, then action, version, timestamp and product (contract 2.5 and 2.7).
struct CallReader: Sendable {
    let doors: [any FrontDoor]

    /// - Parameter context: Receives the language and the envelope as soon as they are known.
    func read(_ raw: RawCall, _ context: inout CallContext) throws(WireError) -> ReadCall {
        if LegacyEndpoint.isPath(raw.path) { return try readLegacy(raw, &context) }
        try TextLimits.require(raw.headers)
        context.language = Language(named: raw.headers["x-tc-language"] ?? "") ?? .english
        switch try BodyReader.read(raw) {
        case .json(let members):
            return try readHeaderForm(raw, parameters: members)
        case .form(let form):
            let pairs = try form.whole()
            try TextLimits.require(pairs)
            if takesCommonFromHeaders(raw, pairs) {
                let signature = pairs.value("Signature")
                guard raw.method == "GET" || signature != nil else { throw BodyReader.notJSON(raw) }
                return try readHeaderForm(raw, parameters: try FormReader.tree(pairs), signature: signature)
            }
            context.language = Language(named: pairs.value("Language") ?? "") ?? .english
            return try readParameterForm(raw, pairs)
        }
    }

    /// An Authorization header or a Signature parameter decides between the forms (contract 3). With both or neither,
    /// which is refused later, the common parameters are taken from the place that names an action.
    private func takesCommonFromHeaders(_ raw: RawCall, _ pairs: [FormReader.Pair]) -> Bool {
        let isNamedInHeaders = raw.headers["x-tc-action"] != nil
        return switch (raw.headers["authorization"] != nil, pairs.value("Signature") != nil) {
        case (true, false): true
        case (false, true): false
        case (true, true), (false, false): isNamedInHeaders
        }
    }

    /// Common parameters in X-TC-* headers.
    private func readHeaderForm(
        _ raw: RawCall, parameters: [ClientText: RawValue], signature: ClientText? = nil
    ) throws(WireError) -> ReadCall {
        guard let action = raw.headers.nonEmpty("x-tc-action") else { throw .missing("Action") }
        guard let version = raw.headers.nonEmpty("x-tc-version") else { throw .missing("Version") }
        guard let timestamp = raw.headers.nonEmpty("x-tc-timestamp") else { throw .missing("Timestamp") }
        guard let seconds = SignedNumber.unixSeconds(timestamp), seconds >= 0 else {
            throw .invalidValue(of: "X-TC-Timestamp", timestamp.shown)
        }
        let common = CommonParameters(
            action: action, version: version, timestamp: (timestamp, seconds),
            region: raw.headers.nonEmpty("x-tc-region"), token: raw.headers.nonEmpty("x-tc-token"),
            regionName: "X-TC-Region")
        let claim: SignatureClaim =
            if let text = raw.headers["authorization"], signature == nil { .authorization(text) } else { .unclear }
        return ReadCall(
            raw: raw, door: try findDoor(raw, version: version, action: action),
            common: common, claim: claim, parameters: parameters)
    }

    /// Reads common parameters that stand beside the action's own, in the query or the form.
    private func readParameterForm(_ raw: RawCall, _ pairs: [FormReader.Pair]) throws(WireError) -> ReadCall {
        guard let action = pairs.nonEmpty("Action") else { throw .missing("Action") }
        guard let version = pairs.nonEmpty("Version") else { throw .missing("Version") }
        let common = try readCommon(pairs, action: action, version: version)
        return try call(raw, try findDoor(raw, version: version, action: action), common, pairs)
    }

    private func findDoor(_ raw: RawCall, version: ClientText, action: ClientText) throws(WireError) -> any FrontDoor {
        try DoorFinder(doors: doors).find(
            host: raw.headers["host"] ?? "", version: version, action: action,
            authorization: raw.headers["authorization"])
    }

    /// Reads the parameter form at the path of the legacy endpoint. The Version distinguishes the generations.
    private func readLegacy(_ raw: RawCall, _ context: inout CallContext) throws(WireError) -> ReadCall {
        let form: FormReader.Form
        do throws(WireError) {
            try TextLimits.require(raw.headers)
            context.language = Language(named: raw.headers["x-tc-language"] ?? "") ?? .english
            guard case .form(let read) = try BodyReader.read(raw, isLegacy: true) else { throw BodyReader.notJSON(raw) }
            form = read
        } catch {
            // The generation decides the form of the answer; it is derived from whatever can be read.
            context.envelope = LegacyEndpoint.envelope(among: doors, for: BodyReader.readable(raw))
            throw error
        }
        let pairs = form.pairs
        context.envelope = LegacyEndpoint.envelope(among: doors, for: pairs)
        try TextLimits.require(pairs, isLegacy: true)
        context.language = Language(named: pairs.value("Language") ?? "") ?? .english
        let door = try LegacyEndpoint.door(among: doors, pairs)
        _ = try form.whole()
        guard let action = pairs.nonEmpty("Action") else { throw .missing("Action") }
        let name = door.dialect == .legacyA ? LegacyEndpoint.actionName(action) : action
        let common = try readCommon(pairs, action: name, version: ClientText(door.version))
        return try call(raw, door, common, pairs)
    }

    private func call(
        _ raw: RawCall, _ door: any FrontDoor, _ common: CommonParameters, _ pairs: [FormReader.Pair]
    ) throws(WireError) -> ReadCall {
        let commonNames = door.dialect.isLegacy ? Self.legacyCommonNames : Self.commonNames
        return ReadCall(
            raw: raw, door: door, common: common, claim: try readClaim(raw, pairs),
            parameters: try FormReader.tree(pairs.filter { !commonNames.contains($0.name) }))
    }

    private func readCommon(
        _ pairs: [FormReader.Pair], action: ClientText, version: ClientText
    ) throws(WireError) -> CommonParameters {
        guard let timestamp = pairs.value("Timestamp") else { throw .missing("Timestamp") }
        guard let seconds = SignedNumber.unixSeconds(timestamp) else {
            throw .invalidValue(of: "Timestamp", timestamp.shown)
        }
        return CommonParameters(
            action: action, version: version, timestamp: (timestamp, seconds), region: pairs.nonEmpty("Region"),
            token: pairs.nonEmpty("Token"), regionName: "Region")
    }

    private func readClaim(_ raw: RawCall, _ pairs: [FormReader.Pair]) throws(WireError) -> SignatureClaim {
        guard let signature = pairs.nonEmpty("Signature"), let host = raw.headers["host"],
            raw.headers["authorization"] == nil
        else { return .unclear }
        guard let nonce = pairs.value("Nonce") else { throw .missing("Nonce") }
        guard SignedNumber.isWellFormed(nonce) else { throw .invalidValue(of: "Nonce", nonce.shown) }
        guard let secretID = pairs.nonEmpty("SecretId") else { throw .missing("SecretId") }
        let request = V1Request(
            method: raw.method, host: host, path: raw.path.kept, isSecure: raw.isSecure,
            parameters: pairs.filter { $0.name != "Signature" }.map { ($0.name, $0.value) },
            algorithm: V1Algorithm(signatureMethod: pairs.value("SignatureMethod")))
        return .parameters(V1Claim(secretID: secretID, signature: signature, nonce: nonce, request: request))
    }

    private static let commonNames = Set(TextLimits.commonParameters.map { ClientText($0.name) })
    private static let legacyCommonNames = Set(TextLimits.legacyCommonParameters.map { ClientText($0.name) })
}

/// The numbers of the signature methods: timestamps and nonces.
enum SignedNumber {
    /// The format is `-?[0-9]{1,20}`.
    static func isWellFormed(_ text: ClientText) -> Bool {
        let digits = text.utf8.first == UInt8(ascii: "-") ? text.utf8.dropFirst() : text.utf8[...]
        return (1...20).contains(digits.count) && digits.allSatisfy(\.isDigit)
    }

    /// The time as Unix seconds, clamped to the range of `Int64`; `nil` if the text is not a number.
    static func unixSeconds(_ text: ClientText) -> Int64? {
        guard isWellFormed(text) else { return nil }
        return Int64(text.kept) ?? (text.begins(with: "-") ? .min : .max)
    }
}
