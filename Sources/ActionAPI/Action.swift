// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// One action of a door. Everything about it is in its one file.
package protocol Action: Sendable {
    static var name: String { get }
    /// What kind of thing it changes, which decides who may call it at all.
    static var accessLevel: AccessLevel { get }
    /// What it does, for the reference page: one sentence or two.
    static var summary: String { get }
    /// Declared once: for parsing, the refusals of bad parameters, and the reference page.
    static var parameters: [ParameterDeclaration] { get }
    static var region: RegionRule { get }
    /// How often an account may call it.
    static var requestRate: RequestRate { get }
    /// What the caller must be allowed to do.
    static var permission: Permission { get }
    /// The fields of its answer in their order, besides those that its door's envelope adds.
    static var answer: [AnswerField] { get }
    /// The codes of its own that the action can answer, as the vendor lists them or as the rulings add them.
    /// The common codes are not repeated.
    static var ownCodes: [any DocumentedErrorCode] { get }
    /// Where a code means in this action what is not said beside it: for common codes above all.
    static var conditions: [DeclaredError] { get }

    /// Does what the action is for. Parameters fit their declarations by then; their values are for the action to
    /// check.
    func perform(_ call: Call) async throws(DomainFailure) -> Answer
}

extension Action {
    package static var conditions: [DeclaredError] { [] }

    package static var errorCodes: [String] { ownCodes.map(\.rawValue) }

    /// Every code that the action declares and when it answers it, in the order of the codes.
    package static var declaredErrors: [DeclaredError] {
        let special = Set(conditions.map(\.code.rawValue))
        let plain = ownCodes.filter { !special.contains($0.rawValue) }.map { $0.when($0.condition) }
        return (plain + conditions).sorted { $0.code.rawValue < $1.code.rawValue }
    }
}

/// What kind of thing an action changes, in the words of access management.
package enum AccessLevel: String, Sendable, CaseIterable {
    /// Nothing.
    case read
    /// Resources: key pairs, bindings, instances, images, projects, tags.
    case write
    /// Who may do what, and by which credential: access keys, users, policies, accounts, quotas, hosts. What it makes
    /// could outlive a temporary key, or be wider than it, so that no temporary key may call it (ruling 33).
    case permissionManagement

    /// Whether temporary keys may call it, as far as their policy goes.
    package var isOpenToTemporaryKeys: Bool { self != .permissionManagement }
}

/// Whether an action needs a region.
package enum RegionRule: Sendable {
    /// Absent is `MissingParameter`.
    case required
    /// Absent is the default region.
    case optional
    /// Not looked at.
    case ignored
}

/// A call that was authenticated and understood.
package struct Call: Sendable {
    package let caller: Caller
    /// Where the call acts; the default region where it named none.
    package let region: Region
    package let language: Language
    package let parameters: ParameterValues
    /// The door's answer to what failed of a part of the call, where the parts succeed or fail by themselves.
    package let refusal: @Sendable (DomainFailure) -> WireError
}

/// The fields of an answer, in their documented order. RequestId follows them.
package struct Answer: Sendable {
    package let write: @Sendable (inout JSONWriter) -> Void
    /// Whether the RequestId stands before the fields, as in one legacy example.
    let beginsWithRequestID: Bool
    /// The status of a legacy batch that did not succeed as a whole.
    package let legacyStatus: WireError?

    package init(
        beginsWithRequestID: Bool = false, legacyStatus: WireError? = nil,
        _ write: @escaping @Sendable (inout JSONWriter) -> Void
    ) {
        self.beginsWithRequestID = beginsWithRequestID
        self.legacyStatus = legacyStatus
        self.write = write
    }

    /// Nothing but the RequestId.
    package static let empty = Answer { _ in }
}
