// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// One action of a door. Everything about it is in its one file.
package protocol Action: Sendable {
    static var name: String { get }
    /// Declared once: for parsing, the refusals of bad parameters, and the reference page.
    static var parameters: [ParameterDeclaration] { get }
    static var region: RegionRule { get }
    /// The codes of its own that the action can answer, as the vendor lists them or as the rulings add them.
    /// The common codes are not repeated.
    static var errorCodes: [String] { get }

    /// Does what the action is for. Parameters fit their declarations by then; their values are for the action to check.
    func perform(_ call: Call) async throws(KeyPairFailure) -> Answer
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
