// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// The scope of a list of policies.
package enum PolicyScope: Sendable {
    case all
    case preset
    case local
}

/// A policy with the number of users that have it.
package struct ListedPolicy: Sendable {
    package let policy: Policy
    package let attachmentCount: Int
    /// Tags, sorted by key.
    package let tags: [Tag]
}

/// A policy with the account's remark on it, which may be empty, and its tags, sorted by key.
package struct DescribedPolicy: Sendable {
    package let policy: Policy
    package let remark: String
    package let tags: [Tag]
}

/// A policy attached to a user, and the time of the attachment.
package struct AttachedPolicy: Sendable {
    package let policy: Policy
    package let attachedAt: Instant
}

/// A page as CAM numbers pages, from 1 on.
package struct NumberedPage: Sendable, Equatable {
    package static let numbers: ClosedRange<Int64> = 1...200
    package static let sizes: ClosedRange<Int64> = 1...200
    package static let sizeDefault: Int64 = 20

    let number: Int64
    let size: Int64

    package init(number: Int64?, size: Int64?) throws(DomainFailure) {
        self.number = number ?? 1
        self.size = size ?? Self.sizeDefault
        guard Self.numbers.contains(self.number) else {
            throw .identity(.pageInvalid(parameter: "Page", self.number))
        }
        guard Self.sizes.contains(self.size) else { throw .identity(.pageInvalid(parameter: "Rp", self.size)) }
    }

    /// The number of elements before the page.
    var offset: Int64 { (number - 1) * size }
}

extension PolicyName {
    /// Compared as bytes, because comparing texts of combining marks takes time quadratic in their length.
    func holds(_ part: ClientText) -> Bool {
        part.utf8.count <= Self.lengthMax && text.utf8.contains(part.utf8)
    }
}
