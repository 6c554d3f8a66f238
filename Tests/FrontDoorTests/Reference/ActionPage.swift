// SPDX-License-Identifier: Apache-2.0

import APIDescription
import ActionAPI

@testable import LegacyA

/// The page of one action.
struct ActionPage {
    let door: any FrontDoor
    let action: any Action.Type
    let runs: [ReferenceExample.Run]

    var path: String { "\(door.label)/\(action.name).md" }

    func text() throws -> String {
        let examples = [runs.isEmpty ? "" : "## Examples", examplesNote] + runs.flatMap(example)
        return Markdown.page(
            [
                "# \(action.name)", Markdown.text(action.summary), facts, rate, "## Parameters", parameters,
                "## Answer", answer,
            ]
                + ["## Errors", errors, try chosen(), try unanswered()] + examples)
    }

    // MARK: Facts and parameters

    private var facts: String {
        let version = door.version.isEmpty ? "without a Version" : "version \(Markdown.code(door.version))"
        let region =
            switch action.region {
            case .required: "required"
            case .optional: "may be absent, then it is the server's default region"
            case .ignored: "not looked at"
            }
        let permission = "\(door.name):\(action.permission.action)"
        return "\(DoorNames.title(door)), \(version). Region: \(region). A sub-user needs permission for "
            + "\(Markdown.code(permission)) on \(Markdown.text(action.permission.resources)). \(temporaryKeys)"
    }

    private var temporaryKeys: String {
        action.accessLevel.isOpenToTemporaryKeys
            ? "Temporary keys may call it." : "Temporary keys may not call it: it manages permissions."
    }

    private var rate: String {
        let origin =
            switch (door.dialect, action.requestRate.isDocumented) {
            case (.api3, true): "This is the vendor's figure."
            case (.api3, false): "This figure is ours: none of the vendor's was seen."
            case (_, true): "This is the vendor's figure for API 3.0; there is none for this endpoint."
            case (_, false): "This figure is ours."
            }
        let place = if case .ignored = action.region { "an account" } else { "an account in each region" }
        return "[Rate](../README.md#rates): \(action.requestRate.perSecond) requests per second of \(place). \(origin)"
    }

    private var parameters: String {
        let common = "Besides the [common parameters](../README.md#common-parameters)"
        let rows = action.parameters.flatMap { row($0, prefix: "") }
        guard !rows.isEmpty else { return "\(common) it has none." }
        return common + ":\n\n" + Markdown.table(["Parameter", "Type", "Required", "Limits"], rows)
    }

    /// The limits, including the limit in bytes if it is not the usual one.
    private static func limits(of parameter: ParameterDeclaration) -> String {
        guard case .text(let bytesMax, _) = parameter.shape, bytesMax != ordinaryBytesMax else {
            return parameter.limits
        }
        return "\(parameter.limits) At most \(bytesMax) bytes."
    }

    private static let ordinaryBytesMax =
        if case .text(let bytesMax, _) = ParameterShape.string { bytesMax } else { 0 }

    /// A parameter and, under it, the fields of the structures in it.
    private func row(_ parameter: ParameterDeclaration, prefix: String) -> [[String]] {
        var name = prefix + parameter.name
        var element = parameter.shape
        var inner = "\(name)."
        if case .list(let of, _, _) = parameter.shape {
            name += door.dialect == .api3 ? "" : ".N"
            inner = door.dialect == .api3 ? "\(name)[]." : "\(name)."
            element = of
        }
        let row = [
            Markdown.code(name), parameter.shape.typeName, parameter.isRequired ? "yes" : "no",
            Markdown.text(Self.limits(of: parameter)),
        ]
        guard case .structure(let structure) = element else { return [row] }
        return [row] + structure.fields.flatMap { self.row($0, prefix: inner) }
    }

    // MARK: Answer

    private var answer: String {
        let fields =
            door.dialect == .legacyA ? door.envelope.fields + action.answer : action.answer + door.envelope.fields
        let place = door.dialect == .legacyA ? "At the top level" : "In `Response`"
        return "\(place); a success has all of them:\n\n"
            + Markdown.table(["Field", "Type", "What it is"], fields.flatMap { row($0, prefix: "") })
    }

    private func row(_ field: AnswerField, prefix: String) -> [[String]] {
        let name = prefix + field.name
        let isList = if case .list = field.shape { true } else { false }
        return [[Markdown.code(name), field.shape.typeName, Markdown.text(field.text)]]
            + field.shape.fields.flatMap { row($0, prefix: isList ? "\(name)[]." : "\(name).") }
    }

    // MARK: Errors

    private var errors: String {
        let common = "Every action can also answer the [common codes](../errors.md#common-codes)"
        let table =
            switch door.dialect {
            case .api3, .legacyB:
                Markdown.table(
                    ["Code", "When"],
                    action.declaredErrors.map { [Markdown.code($0.code.rawValue), Markdown.text($0.condition)] })
            case .legacyA:
                Markdown.table(
                    ["Number", "Name", "When"],
                    action.declaredErrors.map { error in
                        [
                            Markdown.code(String(LegacyANumber.number(of: error.code))),
                            Markdown.code(error.code.rawValue), Markdown.text(error.condition),
                        ]
                    })
            }
        let special = action.conditions.map(\.code).filter { $0 is CommonErrorCode }.map(\.rawValue)
        guard !special.isEmpty else { return "\(table)\n\n\(common)." }
        return "\(table)\n\n\(common), where \(Markdown.codes(special)) has other conditions besides."
    }

    /// Marks the codes that no list of the vendor has for the action (ruling 22).
    private func chosen() throws -> String {
        if door.name == "admin" { return "" }
        let contract = try Contract.actions().actions.first {
            $0.action == action.name && $0.product == door.name && $0.generation == door.dialect.rawValue
        }
        guard let contract else {
            return "The contract lists no codes for this action: Keywright chose these from the codes of the product."
        }
        let listed = Set(contract.errors.filter { $0.listed != false }.map(\.code))
        let ours = Set(action.errorCodes).subtracting(listed).sorted()
        if ours.isEmpty { return "" }
        return "Our choice, because the vendor's list has no code that fits: \(Markdown.codes(ours))."
    }

    private func unanswered() throws -> String {
        let listed = try UnreachableCodes.listed(for: action.name, door: door.name, dialect: door.dialect.rawValue)
        let lines = UnreachableCodes.Reason.allCases.compactMap { reason in
            let codes = listed.filter { $0.reason == reason }.map(\.code).sorted()
            return codes.isEmpty ? nil : "- \(reason.words): \(Markdown.codes(codes))."
        }
        guard !lines.isEmpty else { return "" }
        return "The vendor lists these codes for the action too. They are not answered today:\n\n"
            + lines.joined(separator: "\n")
    }

    // MARK: Examples

    private var examplesNote: String {
        let shown = runs.contains { $0.shownAnswer.contains("-----\\n…") }
        let key = shown ? " The private key is cut after its first line." : ""
        let query = door.dialect == .api3 ? "" : " The query, one line in truth, is shown in several."
        return "Each ran in a test; this is [how they are signed](../README.md#the-examples).\(query)\(key)"
    }

    private func example(_ run: ReferenceExample.Run) -> [String] {
        [
            run.example.title.map { "### \($0)" } ?? "", Markdown.block("http", run.request),
            Markdown.block("json", run.shownAnswer),
        ]
    }
}

/// The display names of the doors.
enum DoorNames {
    static func title(_ door: any FrontDoor) -> String { ProductNames(of: door).english }

    static func short(_ door: any FrontDoor) -> String { title(door).replacing("Legacy CVM, ", with: "") }
}
