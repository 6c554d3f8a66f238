// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Why a text is no policy, and where.
package struct PolicyFailure: Error, Sendable, Equatable {
    package let problem: Problem
    /// As in `statement[0].resource[2]`; empty for the whole text.
    package let place: String
    /// What stands there; `nil` where the place says enough.
    package let value: String?

    init(_ problem: Problem, at place: String, text: String? = nil) {
        self.problem = problem
        self.place = place
        value = problem.value ?? text
    }

    /// Each belongs to one code of CreatePolicy; the name of the code is in brackets.
    package enum Problem: Error, Sendable, Equatable {
        /// Over `PolicyDocument.bytesMax` (PolicyDocumentLengthOverLimit).
        case tooLong
        /// At a byte of the text (PolicyDocumentError).
        case notJSON(offset: Int)
        /// At a byte of the text (PolicyDocumentError).
        case nestedTooDeep(offset: Int)
        /// A name stands twice in an object (PolicyDocumentError).
        case memberTwice(String)
        /// Not an object (PolicyDocumentError).
        case notObject
        /// Something besides version and statement (PolicyDocumentError).
        case unknownMember(String)
        /// Only "2.0" is understood (VersionError).
        case version
        /// Neither an object nor a list of some (StatementError).
        case statement
        /// (StatementError)
        case unknownStatementMember(String)
        /// A principal, which only policies of roles and buckets have (PrincipalError).
        case principal
        /// Neither "allow" nor "deny" (EffectError).
        case effect
        /// (ActionMiss)
        case actionMissing
        /// Neither a text nor a list of texts (ActionError).
        case actionForm
        /// Not `service:Name`, `name/service:Name` or `*` (ActionError).
        case action(String)
        /// Missing, or neither a text nor a list of texts (ResourceError).
        case resource
        /// Neither `*` nor six segments that begin with `qcs` (ResourceQcsError).
        case resourceForm
        /// The second segment is not empty (ResourceProjectError).
        case resourceProject
        /// No service in the third segment (ResourceServiceNotExist).
        case resourceService
        /// No region in the fourth segment (ResourceRegionError).
        case resourceRegion
        /// The fifth segment is another account's, or not a `uin/` (ResourceUinError).
        case resourceAccount
        /// The last segment is empty (`nil`), or holds what cannot be seen (ResourceContentError).
        case resourceContent(CharacterFault?)
        /// Not `{operator: {key: values}}` (ConditionError).
        case condition
        /// (ConditionTypeError)
        case conditionOperator(String)
        /// The operator does not go with the key (ConditionContentError).
        case conditionKey(String)
        /// The operator does not go with the value (ConditionContentError).
        case conditionValue(String)
    }
}
