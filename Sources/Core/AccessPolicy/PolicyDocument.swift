// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// A policy in CAM's language: `{"version":"2.0","statement":[{"effect":…,"action":…,"resource":…,"condition":…}]}`.
///
/// `statement` may be one object or a list; `action`, `resource` and the values of a condition may be one text or a
/// list. Names must be in lower case, as CAM requires. Anything unknown is refused, and the failure names its place,
/// because a policy that is only half applied protects nobody.
package struct PolicyDocument: Sendable {
    /// CAM's limit for a custom policy. CAM counts characters, which for a policy in ASCII are bytes.
    package static let bytesMax = 6144
    package static let version = "2.0"

    package let statements: [PolicyStatement]

    /// - Parameter owner: The main account that owns the policy. Resources of other accounts are refused.
    package init(parsing text: String, ownedBy owner: AccountID) throws(PolicyFailure) {
        guard text.utf8.count <= Self.bytesMax else { throw PolicyFailure(.tooLong, at: "") }
        statements = try PolicyReader(owner: owner).statements(of: text)
    }
}
