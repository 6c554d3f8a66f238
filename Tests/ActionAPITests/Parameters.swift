// SPDX-License-Identifier: Apache-2.0

import DomainModel
import JSON

@testable import ActionAPI

/// Parameters of a fictitious action, one of each type.
enum Parameters {
    struct Checked {
        let values: ParameterValues
        let worst: ParameterCheck.Problem?
    }

    static let name = Parameter.string("KeyName", "")
    static let project = Parameter.optionalInteger("ProjectId", "")
    static let dryRun = Parameter.flag("DryRun", "")
    static let ids = Parameter.optionalStrings("KeyIds", kind: .identifiers, countMax: 2, "")
    static let filters = FilterParameter.parameter("")

    static let declarations = [
        name.declaration, project.declaration, dryRun.declaration, ids.declaration, filters.declaration,
    ]

    static func check(json: String, as declarations: [ParameterDeclaration] = declarations) throws -> Checked {
        guard case .object(let members) = try JSONReader.read(Array(json.utf8), within: BodyReader.jsonLimits) else {
            throw NoObject()
        }
        return check(RawValue.fields(of: members), as: declarations)
    }

    static func check(form: String) throws -> Checked { check(try FormReader.read(form), as: declarations) }

    private static func check(_ raw: [ClientText: RawValue], as declarations: [ParameterDeclaration]) -> Checked {
        var check = ParameterCheck()
        let values = check.understand(raw, as: declarations)
        return Checked(values: values, worst: check.worst)
    }

    struct NoObject: Error {}
}

extension ParameterCheck.Problem {
    /// A value of the wrong type.
    static func type(_ name: String, _ type: String) -> Self {
        .malformed(
            name: name, reason: LocalizedText("It must be of type \(type).", "其类型须为 \(type)。"))
    }
}
