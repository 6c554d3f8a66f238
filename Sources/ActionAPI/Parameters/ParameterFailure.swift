// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// A problem with a parameter of a call.
package struct ParameterFailure: RequestFailure {
    package enum Problem: Sendable {
        /// It is required by the value of another parameter.
        case missing
        /// Every door answers InvalidParameterValue.
        case invalid(detail: LocalizedText?)
        /// It is malformed or conflicts with another parameter: every door answers InvalidParameter.
        case malformed(detail: LocalizedText)
        /// It is refused with a particular code of the door, which the code that reads the parameter chooses.
        case refused(any ErrorCode, detail: LocalizedText?)
        /// A problem for which each door has its own code.
        case ofDoor(DoorParameterProblem)
    }

    /// The full path, such as `Filters.1.Values.0`. Indices begin at 0.
    package let path: String
    package let problem: Problem
    /// The value for messages; `nil` if they show none.
    package let value: String?
}

/// Problems of parameters for which each door has a code of its own.
package enum DoorParameterProblem: Sendable, Equatable {
    case keyName(KeyPairName.Problem)
    case keyPairIDMalformed
    case instanceIDMalformed
    /// It occurs twice in its list.
    case repeated
    case page(PageRange.Problem)
    case exclusive(with: String)
    case filterUnknown(isEmpty: Bool)
    case filterMalformed
    case tag(Tag.Problem)
    case tagKeyRepeated
    case listTooLong(of: ListKind, countMax: Int)
}

extension DomainFailure {
    package static func missing(_ path: String) -> DomainFailure { .parameter(path, .missing) }

    package static func invalid(_ path: String, _ value: String?, detail: LocalizedText? = nil) -> DomainFailure {
        .parameter(path, .invalid(detail: detail), value)
    }

    package static func malformed(_ path: String, _ value: String? = nil, detail: LocalizedText) -> DomainFailure {
        .parameter(path, .malformed(detail: detail), value)
    }

    package static func refused(
        _ path: String, _ code: any ErrorCode, _ value: String? = nil, detail: LocalizedText? = nil
    ) -> DomainFailure {
        .parameter(path, .refused(code, detail: detail), value)
    }

    package static func parameter(
        _ path: String, _ problem: DoorParameterProblem, _ value: String? = nil
    ) -> DomainFailure {
        .parameter(path, .ofDoor(problem), value)
    }

    private static func parameter(
        _ path: String, _ problem: ParameterFailure.Problem, _ value: String? = nil
    ) -> DomainFailure {
        .request(ParameterFailure(path: path, problem: problem, value: value))
    }
}

extension FrontDoor {
    /// The door's error for a problem with a parameter.
    func error(for failure: ParameterFailure, in action: any Action.Type) -> WireError {
        switch failure.problem {
        case .missing: .missing(failure.path)
        case .invalid(let detail):
            WireError(
                CommonErrorCode.invalidParameterValue, detail: detail, parameter: failure.path, value: failure.value)
        case .malformed(let detail): .malformed(detail, parameter: failure.path, value: failure.value)
        case .refused(let code, let detail):
            WireError(code, detail: detail, parameter: failure.path, value: failure.value)
        case .ofDoor(let problem):
            refusal(of: problem, in: action).error(parameter: failure.path, value: failure.value)
        }
    }
}

/// A code of a door, and the detail that the message adds to its text.
package struct ParameterRefusal: Sendable {
    let code: any ErrorCode
    let detail: LocalizedText?

    package init(_ code: any ErrorCode, _ detail: LocalizedText? = nil) {
        self.code = code
        self.detail = detail
    }

    package static let invalid = ParameterRefusal(CommonErrorCode.invalidParameterValue)

    package static func atMost(_ count: Int, _ code: any ErrorCode) -> ParameterRefusal {
        ParameterRefusal(code, LocalizedText("At most \(count) are allowed.", "最多允许 \(count) 个。"))
    }

    package func error(parameter: String, value: String?) -> WireError {
        WireError(code, detail: detail, parameter: parameter, value: value)
    }
}

extension Action {
    /// `code` if the action's list contains it, otherwise `other`: the vendor's lists differ in their detail.
    package static func code(_ code: any ErrorCode, or other: any ErrorCode = CommonErrorCode.invalidParameterValue)
        -> any ErrorCode
    {
        errorCodes.contains(code.rawValue) ? code : other
    }

    /// The full path of the first parameter declared under one of the names, including fields of structures:
    /// `LoginSettings.KeyIds`.
    package static func path(of names: String...) -> String {
        for name in names {
            if let path = parameters.path(of: name) { return path }
        }
        return names.last ?? ""
    }
}

extension [ParameterDeclaration] {
    fileprivate func path(of name: String) -> String? {
        if contains(where: { $0.name == name }) { return name }
        for declaration in self {
            guard case .structure(let structure) = declaration.shape else { continue }
            if let path = structure.fields.path(of: name) { return "\(declaration.name).\(path)" }
        }
        return nil
    }
}
