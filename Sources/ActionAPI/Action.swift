// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// One action of a door. One file holds everything about it.
package protocol Action: Sendable {
    static var name: String { get }
    /// The kind of data that the action changes. It decides whether temporary keys may call the action.
    static var accessLevel: AccessLevel { get }
    /// A description for the reference page, in one or two sentences.
    static var summary: String { get }
    /// The declared parameters. Parsing, the refusal of bad parameters and the reference page use this one declaration.
    static var parameters: [ParameterDeclaration] { get }
    static var region: RegionRule { get }
    /// The number of calls per second that an account may make.
    static var requestRate: RequestRate { get }
    /// The permission that the caller needs.
    static var permission: Permission { get }
    /// The fields of the answer in their order, without those that the door's envelope adds.
    static var answer: [AnswerField] { get }
    /// The action's own error codes, from the vendor's lists or the rulings. The common codes are not repeated.
    static var ownCodes: [any DocumentedErrorCode] { get }
    /// Conditions of codes that mean something particular in this action. Most of them are for common codes.
    static var conditions: [DeclaredError] { get }

    /// Performs the action. The parameters already fit their declarations; the action checks their values.
    func perform(_ call: Call) async throws(DomainFailure) -> Answer
}

extension Action {
    package static var conditions: [DeclaredError] { [] }

    package static var errorCodes: [String] { ownCodes.map(\.rawValue) }

    /// Every code that the action declares, with the condition under which it is answered, sorted by code.
    package static var declaredErrors: [DeclaredError] {
        let special = Set(conditions.map(\.code.rawValue))
        let plain = ownCodes.filter { !special.contains($0.rawValue) }.map { $0.when($0.condition) }
        return (plain + conditions).sorted { $0.code.rawValue < $1.code.rawValue }
    }
}

/// The kind of data that an action changes, in the terms of access management.
package enum AccessLevel: String, Sendable, CaseIterable {
    /// The action changes nothing.
    case read
    /// Resources: key pairs, bindings, instances, images, projects, tags.
    case write
    /// Access keys, users, policies, accounts, quotas and hosts: permissions and credentials. They could outlive a
    /// temporary key or have wider permissions than it, so no temporary key may call such an action (ruling 33).
    case permissionManagement

    /// Whether temporary keys may call the action, if their policies allow it.
    package var isOpenToTemporaryKeys: Bool { self != .permissionManagement }
}

/// Whether an action needs a region.
package enum RegionRule: Sendable {
    /// A missing region is refused with `MissingParameter`.
    case required
    /// A missing region means the default region.
    case optional
    /// The region is ignored.
    case ignored
}

/// An authenticated call with validated parameters.
package struct Call: Sendable {
    package let caller: Caller
    /// The region of the call, or the default region if it named none.
    package let region: Region
    package let language: Language
    package let parameters: ParameterValues
    /// The door's error for the failure of one part of the call, for actions whose parts succeed or fail separately.
    package let refusal: @Sendable (DomainFailure) -> WireError
}

/// The fields of an answer in their documented order. The RequestId follows them.
package struct Answer: Sendable {
    package let write: @Sendable (inout JSONWriter) -> Void
    /// Whether the RequestId comes before the fields, as in one legacy example.
    let beginsWithRequestID: Bool
    /// The status of a legacy batch that did not succeed completely.
    package let legacyStatus: WireError?

    package init(
        beginsWithRequestID: Bool = false, legacyStatus: WireError? = nil,
        _ write: @escaping @Sendable (inout JSONWriter) -> Void
    ) {
        self.beginsWithRequestID = beginsWithRequestID
        self.legacyStatus = legacyStatus
        self.write = write
    }

    /// An answer without fields; it has only the RequestId.
    package static let empty = Answer { _ in }
}
