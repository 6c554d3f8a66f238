// SPDX-License-Identifier: Apache-2.0

import APIDescription
import ActionAPI

@testable import LegacyA

/// The table of all codes.
struct ErrorPage {
    let doors: [any FrontDoor]

    func text() throws -> String {
        Markdown.page([
            "# Error codes", Self.shapes, Self.order, "## Common codes", Self.commonIntroduction, common,
            Self.commonNotes, "## Codes of the actions", Self.ownIntroduction, own, "## Codes that are not answered",
            "The vendor lists these codes for the actions beside them. Keywright does not answer them there today.",
            try unanswered(),
        ])
    }

    private static let shapes = """
        The HTTP status is 200 for refusals too, and the Content-Type is `application/json`. Programs should compare \
        the code only: the message is for people. It names the parameter and its value, in English or, where the \
        language is `zh-CN`, in Chinese. The values of secrets are never in it.

        | Where | A refusal |
        | --- | --- |
        | API 3.0 | `{"Response":{"Error":{"Code":"…","Message":"…"},"RequestId":"…"}}` |
        | generation B | the same, the RequestId in capitals |
        | generation A | `{"codeDesc":"…","message":"…","code":4000}`: the name, the message and the number of the code |
        """

    private static let order = """
        The first check that fails is answered: method, size and form of the request; Action, Version, Timestamp and \
        product; form of the signature, SecretId, Timestamp, signature, Nonce, Token; the rate; name of the action; Region; \
        unknown parameters before missing ones, those before wrong types, those before lists that are too long; \
        values; whether what is named exists; whether a name or a key is taken; the quota.
        """

    // MARK: Common codes

    private static let commonIntroduction = """
        Any call can be answered with these. The pages of the actions say what `InvalidParameter`, `InvalidParameterValue` \
        and `MissingParameter` are answered for besides.
        """

    private var common: String {
        let rows = CommonErrorCode.allCases.sorted { $0.rawValue < $1.rawValue }.map { code in
            let places = CommonCodePlaces(of: code)
            return [places.api3, places.legacyB, places.legacyA].map { $0 ?? "–" } + [Markdown.text(code.condition)]
        }
        return Markdown.table(["API 3.0", "Generation B", "Generation A", "When"], rows)
    }

    private static let commonNotes = """
        Timestamp may be \(CommonFacts.windowSeconds) seconds from the server's clock, at the legacy endpoint as many \
        as the operator set, \(CommonFacts.windowSeconds) where none were. Generation A answers in the envelope of \
        generation B until a request has turned out to be of generation A.
        """

    // MARK: Codes of the actions

    private static let ownIntroduction = "The numbers are those of generation A."

    private var own: String {
        var table = CodeTable()
        for door in doors {
            for action in door.actions.map({ type(of: $0) }) {
                for error in action.declaredErrors {
                    let number = door.dialect == .legacyA ? LegacyANumber.number(of: error.code) : nil
                    table.add(error.code.rawValue, error.condition, action.name, door, number: number)
                }
            }
        }
        return Markdown.table(["Code", "When", "Answered by"], table.rows)
    }

    // MARK: Codes that are not answered

    private func unanswered() throws -> String {
        var table = CodeTable()
        for door in doors {
            for action in door.actions.map({ type(of: $0).name }) {
                let listed = try UnreachableCodes.listed(for: action, door: door.name, dialect: door.dialect.rawValue)
                for (code, reason) in listed { table.add(code, reason.words + ".", action, door) }
            }
        }
        return Markdown.table(["Code", "Why", "Listed for"], table.rows)
    }
}

/// Codes with a remark and the actions to which it applies. Actions with the same code and remark share a row.
private struct CodeTable {
    private struct Key: Hashable {
        let code: String
        let remark: String
    }

    private var places: [Key: [(door: String, links: [String])]] = [:]

    mutating func add(_ code: String, _ remark: String, _ action: String, _ door: any FrontDoor, number: Int? = nil) {
        let key = Key(code: code, remark: remark)
        let name = number.map { "\(DoorNames.short(door)) \(Markdown.code(String($0)))" } ?? DoorNames.short(door)
        let link = "[\(action)](\(door.label)/\(action).md)"
        if let last = places[key]?.indices.last, places[key]?[last].door == name {
            places[key]?[last].links.append(link)
        } else {
            places[key, default: []].append((name, [link]))
        }
    }

    var rows: [[String]] {
        places.sorted { ($0.key.code, $0.key.remark) < ($1.key.code, $1.key.remark) }.map { key, places in
            let texts = places.map { "\($0.door): \($0.links.joined(separator: ", "))" }
            return [Markdown.code(key.code), Markdown.text(key.remark), texts.joined(separator: "; ")]
        }
    }
}

/// The names of a common code in each generation; `nil` if it is never answered.
struct CommonCodePlaces {
    let api3: String?
    let legacyB: String?
    let legacyA: String?

    init(of code: CommonErrorCode) {
        func name(in dialect: Dialect) -> String? {
            CommonError(code, in: dialect).map { Markdown.code($0.code.rawValue) }
        }
        api3 = name(in: .api3)
        legacyB = name(in: .legacyB)
        legacyA = CommonError(code, in: .legacyA).map { error in
            guard let number = error.number else { return "as generation B" }
            return "\(Markdown.code(String(number))) \(Markdown.code(error.code.rawValue))"
        }
    }
}
