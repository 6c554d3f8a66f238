// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON

/// Compares the parameters that were sent with the declarations and keeps the problem that takes precedence: unknown
/// names, then missing parameters, then wrong types, then lists that are too long (contract 2.7).
struct ParameterCheck {
    enum Problem: Equatable {
        case unknown(name: String)
        case missing(name: String)
        case malformed(name: String, reason: LocalizedText)
        case invalidValue(name: String, value: ClientText)
        /// The text has more values than are kept.
        case tooMany(name: String)
        case door(DoorParameterProblem, name: String)

        /// The problem with the lowest rank is answered.
        fileprivate var rank: Int {
            switch self {
            case .unknown: 0
            case .missing, .door(.filterMalformed, _): 1
            case .malformed, .invalidValue: 2
            case .door: 3
            case .tooMany: 4
            }
        }
    }

    /// Whether names are case-sensitive. Generation B accepts `keyName` for `KeyName`, as its own example writes it.
    let matchesCase: Bool
    private(set) var worst: Problem?

    init(matchesCase: Bool = true) { self.matchesCase = matchesCase }

    private mutating func note(_ problem: Problem) {
        if let worst, worst.rank <= problem.rank { return }
        worst = problem
    }

    /// Answers the values that fit. `worst` holds the most important problem of the others.
    mutating func understand(
        _ raw: [ClientText: RawValue], as declarations: [ParameterDeclaration], prefix: String = "",
        inFilter: Bool = false
    ) -> ParameterValues {
        let raw = matchesCase ? raw : spelledAsDeclared(raw, declarations, prefix: prefix)
        let declared = Set(declarations.map { ClientText($0.name) })
        let strangers = raw.filter { name, value in value != .json(.null) && !declared.contains(name) }.keys
        if let stranger = strangers.min() { note(.unknown(name: prefix + TextLimits.shortened(stranger).shown)) }
        var values = ParameterValues(prefix: prefix)
        for declaration in declarations {
            let name = prefix + declaration.name
            let sent = raw[ClientText(declaration.name)]
            if let sent, sent != .json(.null) {
                values.fields[declaration.name] = understand(sent, as: declaration.shape, name: name)
            }
            if declaration.isRequired && Self.isAbsent(sent, declaration.shape) {
                note(inFilter ? .door(.filterMalformed, name: name) : .missing(name: name))
            }
        }
        return values
    }

    /// The parameters under their declared names, ignoring the case of ASCII letters.
    private mutating func spelledAsDeclared(
        _ raw: [ClientText: RawValue], _ declarations: [ParameterDeclaration], prefix: String
    ) -> [ClientText: RawValue] {
        let names = Dictionary(
            uniqueKeysWithValues: declarations.map { declaration in
                (ClientText(declaration.name).lowercasedASCII, ClientText(declaration.name))
            })
        var spelled: [ClientText: RawValue] = [:]
        for (name, value) in raw {
            let declared = names[name.lowercasedASCII] ?? name
            if spelled.updateValue(value, forKey: declared) != nil {
                let twice = LocalizedText("It stands twice, in different letters.", "参数重复，仅大小写不同。")
                note(.malformed(name: prefix + declared.shown, reason: twice))
            }
        }
        return spelled
    }

    /// `null` and an empty list count as absent: form encodings cannot express an empty list.
    private static func isAbsent(_ raw: RawValue?, _ shape: ParameterShape) -> Bool {
        switch (raw, shape) {
        case (nil, _), (.json(.null), _), (.json(.array([])), .list): true
        default: false
        }
    }

    private mutating func understand(_ raw: RawValue, as shape: ParameterShape, name: String) -> ParameterValue? {
        if case .json(.skipped) = raw {
            note(.tooMany(name: name))
            return nil
        }
        let value: ParameterValue? =
            switch shape {
            case .text(let bytesMax, let overLong):
                understandText(raw, bytesMax: bytesMax, overLong: overLong, name: name)
            case .integer: Self.integer(raw).map(ParameterValue.integer)
            case .boolean: Self.boolean(raw).map(ParameterValue.boolean)
            case .list(let element, let kind, let countMax):
                understandList(raw, of: element, kind: kind, countMax: countMax, name: name)
            case .structure(let structure): understandStructure(raw, as: structure, name: name)
            }
        if value == nil {
            let type = shape.typeName
            note(.malformed(name: name, reason: LocalizedText("It must be of type \(type).", "其类型须为 \(type)。")))
        }
        return value
    }

    /// U+0000 is refused: no text of the API needs it, and databases treat it differently.
    private mutating func understandText(
        _ raw: RawValue, bytesMax: Int, overLong: OverLongText, name: String
    ) -> ParameterValue? {
        switch raw {
        case .json(.string(let text)), .formText(let text):
            let isOverLong = text.utf8.count > bytesMax
            if text.holds(0) || isOverLong && overLong == .refused {
                note(.invalidValue(name: name, value: text))
            }
            return .string(isOverLong ? TextLimits.cut(text, to: bytesMax) : text)
        default: return nil
        }
    }

    private mutating func understandList(
        _ raw: RawValue, of element: ParameterShape, kind: ListKind, countMax: Int, name: String
    ) -> ParameterValue? {
        guard let elements = Self.elements(of: raw) else { return nil }
        if elements.count > countMax {
            note(.door(.listTooLong(of: kind, countMax: countMax), name: name))
        }
        return .list(
            elements.enumerated().compactMap { index, raw in understand(raw, as: element, name: "\(name).\(index)") })
    }

    private mutating func understandStructure(
        _ raw: RawValue, as structure: StructureShape, name: String
    ) -> ParameterValue? {
        let fields: [ClientText: RawValue]
        switch raw {
        case .json(.object(let members)): fields = RawValue.fields(of: members)
        case .formFields(let sent): fields = sent
        default: return nil
        }
        return .structure(
            understand(
                fields, as: structure.fields, prefix: name + ".",
                inFilter: structure.typeName == FilterParameter.typeName))
    }

    /// The elements of a list. In a form they are numbered from 0 or from 1.
    private static func elements(of raw: RawValue) -> [RawValue]? {
        switch raw {
        case .json(.array(let elements)): return elements.map(RawValue.json)
        case .formFields(let fields):
            var numbered: [(index: Int64, value: RawValue)] = []
            for (name, value) in fields {
                guard let index = decimal(name), index >= 0 else { return nil }
                numbered.append((index, value))
            }
            return numbered.sorted { $0.index < $1.index }.map(\.value)
        default: return nil
        }
    }

    /// An integer. Examples on the international pages write integers as text, so that is accepted.
    private static func integer(_ raw: RawValue) -> Int64? {
        switch raw {
        case .json(.number(let text)), .json(.string(let text)), .formText(let text): decimal(text)
        default: nil
        }
    }

    /// An integer in its shortest decimal form.
    private static func decimal(_ text: ClientText) -> Int64? {
        guard let text = text.identifier(bytesMax: 20), let number = Int64(text), String(number) == text else {
            return nil
        }
        return number
    }

    private static func boolean(_ raw: RawValue) -> Bool? {
        switch raw {
        case .json(.boolean(let flag)): return flag
        case .formText(let text):
            switch text.lowercasedASCII {
            case "true", "1": return true
            case "false", "0": return false
            default: return nil
            }
        default: return nil
        }
    }
}
