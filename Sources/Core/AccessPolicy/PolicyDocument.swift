// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// A policy in CAM's language: `{"version":"2.0","statement":[{"effect":…,"action":…,"resource":…,"condition":…}]}`.
///
/// `statement` may be one object or a list, `action`, `resource` and the values of a condition one text or a list. Names
/// are in lower case, as CAM demands. What is not understood is refused, with its place: a policy of which half is
/// ignored protects nobody.
package struct PolicyDocument: Sendable {
    /// CAM's limit for a custom policy, in characters there; of a policy in ASCII the same.
    package static let bytesMax = 6144
    package static let version = "2.0"

    package let statements: [PolicyStatement]

    /// - Parameter owner: The main account that the policy is for; resources of another are refused.
    package init(parsing text: String, ownedBy owner: AccountID) throws(PolicyFailure) {
        guard text.utf8.count <= Self.bytesMax else { throw PolicyFailure(.tooLong, at: "") }
        statements = try PolicyReader(owner: owner).statements(of: text)
    }
}
