// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The reason why a text is not a valid policy, and the place in the text.
package struct PolicyFailure: Error, Sendable, Equatable {
    package let problem: Problem
    /// A path such as `statement[0].resource[2]`; empty for the whole text.
    package let place: String
    /// The text at that place; `nil` where the place says enough.
    package let value: String?

    init(_ problem: Problem, at place: String, text: String? = nil) {
        self.problem = problem
        self.place = place
        value = problem.value ?? text
    }

    /// Each problem belongs to one error code of CreatePolicy. The comment of each case has that code in parentheses.
    package enum Problem: Error, Sendable, Equatable {
        /// Longer than `PolicyDocument.bytesMax` (PolicyDocumentLengthOverLimit).
        case tooLong
        /// A syntax error at this byte of the text (PolicyDocumentError).
        case notJSON(offset: Int)
        /// Values nest too deep at this byte of the text (PolicyDocumentError).
        case nestedTooDeep(offset: Int)
        /// A name stands twice in an object (PolicyDocumentError).
        case memberTwice(String)
        /// Not an object (PolicyDocumentError).
        case notObject
        /// A member other than `version` and `statement` (PolicyDocumentError).
        case unknownMember(String)
        /// Only "2.0" is understood (VersionError).
        case version
        /// Neither an object nor a list of objects (StatementError).
        case statement
        /// (StatementError)
        case unknownStatementMember(String)
        /// A principal. Only policies of roles and of buckets have principals (PrincipalError).
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
        /// The fifth segment names another account, or does not begin with `uin/` (ResourceUinError).
        case resourceAccount
        /// The last segment is empty (`nil`) or contains an invisible character (ResourceContentError).
        case resourceContent(CharacterFault?)
        /// Not `{operator: {key: values}}` (ConditionError).
        case condition
        /// (ConditionTypeError)
        case conditionOperator(String)
        /// The operator does not apply to the key (ConditionContentError).
        case conditionKey(String)
        /// The operator does not apply to the value (ConditionContentError).
        case conditionValue(String)
    }
}
