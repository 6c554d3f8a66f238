// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

@testable import ActionAPI

/// A declared text that a client may send to an action: a parameter, or a part of one.
struct DeclaredText: Sendable {
    /// `Filters`, `0`, `Name`.
    let path: [String]
    let bytesMax: Int
    let overLong: OverLongText

    /// The name in refusals.
    var name: String { path.joined(separator: ".") }

    static func all(in declarations: [ParameterDeclaration], below path: [String] = []) -> [DeclaredText] {
        declarations.flatMap { texts(of: $0.shape, at: path + [$0.name]) }
    }

    private static func texts(of shape: ParameterShape, at path: [String]) -> [DeclaredText] {
        switch shape {
        case .text(let bytesMax, let overLong): [DeclaredText(path: path, bytesMax: bytesMax, overLong: overLong)]
        case .integer, .boolean: []
        case .list(let element, _, _): texts(of: element, at: path + ["0"])
        case .structure(let structure): all(in: structure.fields, below: path)
        }
    }

    /// Adds `text` at its place to the given parameters. Required neighbours are filled in.
    func parameters(
        holding text: String, of declarations: [ParameterDeclaration], into given: [String: Any] = [:]
    ) -> [String: Any] {
        Self.members(declarations, path[...], text, into: given)
    }

    private static func members(
        _ declarations: [ParameterDeclaration], _ path: ArraySlice<String>?, _ text: String, into given: [String: Any]
    ) -> [String: Any] {
        var members = given
        for declaration in declarations {
            if let path, path.first == declaration.name {
                members[declaration.name] = value(
                    declaration.shape, path.dropFirst(), text, into: given[declaration.name])
            } else if declaration.isRequired, members[declaration.name] == nil {
                members[declaration.name] = value(declaration.shape, nil, "x", into: nil)
            }
        }
        return members
    }

    private static func value(
        _ shape: ParameterShape, _ path: ArraySlice<String>?, _ text: String, into given: Any?
    ) -> Any {
        switch shape {
        case .text: return text
        case .integer: return 1
        case .boolean: return true
        case .list(let element, _, _):
            let elements = given as? [Any] ?? []
            return [value(element, path?.dropFirst(), text, into: elements.first)] + elements.dropFirst()
        case .structure(let structure):
            return members(structure.fields, path, text, into: given as? [String: Any] ?? [:])
        }
    }
}

extension ParameterValues {
    /// The text that an action receives for a declared text.
    func text(at path: [String]) -> ClientText? {
        var value: ParameterValue? = .structure(self)
        for step in path {
            if case .list(let elements) = value { value = elements.first } else { value = value?.values?.fields[step] }
        }
        return value?.text
    }
}
