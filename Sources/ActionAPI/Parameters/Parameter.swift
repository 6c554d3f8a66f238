// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import UseCases

/// A declared parameter with the type of its value. It is the only means to read the parameter.
package struct Parameter<Value: Sendable>: Sendable {
    package internal(set) var declaration: ParameterDeclaration
    /// Answers `nil` if the value is not of the declared type. The earlier check has excluded that.
    fileprivate let read: @Sendable (ParameterValue?) -> Value?
}

extension Parameter {
    /// The same parameter, whose value no message shows.
    package var confidential: Self {
        var declaration = declaration
        declaration.isConfidential = true
        return Self(declaration: declaration, read: read)
    }

    /// The same parameter, whose value is a secret: no message shows it, and clients hide and forget it.
    package var secret: Self {
        var declaration = confidential.declaration
        declaration.isSecret = true
        return Self(declaration: declaration, read: read)
    }
}

/// The parameters of a call, or the fields of a structure in them. All fit their declarations.
package struct ParameterValues: Sendable, Equatable {
    var fields: [String: ParameterValue] = [:]
    /// The prefix of the fields' paths, such as `Filters.0.` in the first filter.
    var prefix = ""

    /// The full path of a parameter.
    package func path<Value>(of parameter: Parameter<Value>) -> String { prefix + parameter.declaration.name }

    /// The value of a parameter.
    package subscript<Value>(parameter: Parameter<Value>) -> Value {
        get throws(DomainFailure) {
            guard let value = parameter.read(fields[parameter.declaration.name]) else {
                throw .fault(reason: "\(parameter.declaration.name) was not declared, or is not what was declared")
            }
            return value
        }
    }
}

/// A value of the declared type.
indirect enum ParameterValue: Sendable, Equatable {
    case string(ClientText)
    case integer(Int64)
    case boolean(Bool)
    case list([ParameterValue])
    case structure(ParameterValues)

    var text: ClientText? { if case .string(let text) = self { text } else { nil } }
    var number: Int64? { if case .integer(let number) = self { number } else { nil } }
    var flag: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    var elements: [ParameterValue]? { if case .list(let elements) = self { elements } else { nil } }
    var values: ParameterValues? { if case .structure(let values) = self { values } else { nil } }
}

extension Parameter {
    private init(
        _ name: String, _ shape: ParameterShape, isRequired: Bool, _ limits: String,
        read: @escaping @Sendable (ParameterValue?) -> Value?
    ) {
        declaration = ParameterDeclaration(name: name, shape: shape, isRequired: isRequired, limits: limits)
        self.read = read
    }
}

extension Parameter where Value == ClientText {
    /// - Parameter bytesMax: The limit in bytes; `nil` means the usual limit, `TextLimits.parameter`.
    package static func string(
        _ name: String, bytesMax: Int? = nil, overLong: OverLongText = .refused, _ limits: String
    ) -> Parameter<ClientText> {
        Self(name, .text(bytesMax, overLong), isRequired: true, limits) { $0?.text }
    }
}

extension Parameter where Value == ClientText? {
    package static func optionalString(
        _ name: String, bytesMax: Int? = nil, overLong: OverLongText = .refused, _ limits: String
    ) -> Self {
        Self(name, .text(bytesMax, overLong), isRequired: false, limits) { $0.map(\.text) ?? .some(nil) }
    }
}

extension Parameter where Value == Int64 {
    package static func integer(_ name: String, _ limits: String) -> Self {
        Self(name, .integer, isRequired: true, limits) { $0?.number }
    }
}

extension Parameter where Value == Int64? {
    package static func optionalInteger(_ name: String, _ limits: String) -> Self {
        Self(name, .integer, isRequired: false, limits) { $0.map(\.number) ?? .some(nil) }
    }
}

extension Parameter where Value == Bool {
    /// An absent value is `false`.
    package static func flag(_ name: String, _ limits: String) -> Self {
        Self(name, .boolean, isRequired: false, limits) { $0.map(\.flag) ?? false }.whenAbsent(.boolean(false))
    }
}

extension Parameter where Value == Bool? {
    package static func optionalFlag(_ name: String, _ limits: String) -> Self {
        Self(name, .boolean, isRequired: false, limits) { $0.map(\.flag) ?? .some(nil) }
    }
}

extension Parameter where Value == ParameterValues {
    package static func structure(_ name: String, of structure: StructureShape, _ limits: String) -> Self {
        Self(name, .structure(structure), isRequired: true, limits) { $0?.values }
    }
}

extension Parameter where Value == ParameterValues? {
    package static func optionalStructure(
        _ name: String, of structure: StructureShape, _ limits: String
    ) -> Self {
        Self(name, .structure(structure), isRequired: false, limits) { $0.map(\.values) ?? .some(nil) }
    }
}

extension Parameter where Value == [ClientText] {
    /// A list of at least one text; an empty list counts as absent.
    ///
    /// - Parameter overLong: `nil` leaves identifiers that are too long to the action, which has a code for malformed
    ///   ones.
    package static func strings(
        _ name: String, kind: ListKind, countMax: Int, overLong: OverLongText? = nil, _ limits: String
    ) -> Self {
        Self(name, .texts(kind, countMax, overLong), isRequired: true, limits, read: Self.texts)
    }

    /// A list of texts; an absent list is empty.
    package static func optionalStrings(
        _ name: String, kind: ListKind, countMax: Int, overLong: OverLongText? = nil, _ limits: String
    ) -> Self {
        Self(name, .texts(kind, countMax, overLong), isRequired: false, limits, read: Self.texts)
    }

    private static func texts(_ value: ParameterValue?) -> [ClientText]? {
        guard let value else { return [] }
        return value.elements?.compactMap(\.text)
    }
}

extension ParameterShape {
    fileprivate static func text(_ bytesMax: Int?, _ overLong: OverLongText) -> Self {
        .text(bytesMax: bytesMax ?? TextLimits.parameter, overLong: overLong)
    }

    fileprivate static func texts(_ kind: ListKind, _ countMax: Int, _ overLong: OverLongText?) -> Self {
        .list(
            of: .text(nil, overLong ?? (kind == .identifiers ? .leftToAction : .refused)), kind: kind,
            countMax: countMax)
    }
}

extension Parameter where Value == [Int64] {
    /// A list of at least one integer; an empty list counts as absent.
    package static func integers(_ name: String, kind: ListKind, countMax: Int, _ limits: String) -> Self {
        Self(name, .list(of: .integer, kind: kind, countMax: countMax), isRequired: true, limits) { value in
            value?.elements?.compactMap(\.number)
        }
    }
}

extension Parameter where Value == [ParameterValues] {
    /// A list of at least one structure; an empty list counts as absent.
    package static func structures(
        _ name: String, of structure: StructureShape, kind: ListKind, countMax: Int, _ limits: String
    ) -> Self {
        Self(
            name, .list(of: .structure(structure), kind: kind, countMax: countMax), isRequired: true, limits,
            read: Self.structures)
    }

    /// A list of structures; an absent list is empty.
    package static func optionalStructures(
        _ name: String, of structure: StructureShape, kind: ListKind, countMax: Int, _ limits: String
    ) -> Self {
        Self(
            name, .list(of: .structure(structure), kind: kind, countMax: countMax), isRequired: false, limits,
            read: Self.structures)
    }

    private static func structures(_ value: ParameterValue?) -> [ParameterValues]? {
        guard let value else { return [] }
        return value.elements?.compactMap(\.values)
    }
}
