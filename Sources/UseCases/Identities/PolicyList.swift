// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// Which policies are listed.
package enum PolicyScope: Sendable {
    case all
    case preset
    case local
}

/// A policy and how many users have it.
package struct ListedPolicy: Sendable {
    package let policy: Policy
    package let attachmentCount: Int
    /// Sorted by key.
    package let tags: [Tag]
}

/// A policy with the remark of the account on it, empty where there is none, and its tags, sorted by key.
package struct DescribedPolicy: Sendable {
    package let policy: Policy
    package let remark: String
    package let tags: [Tag]
}

/// A policy that a user has, and since when.
package struct AttachedPolicy: Sendable {
    package let policy: Policy
    package let attachedAt: Instant
}

/// A page as the access management counts them: by its number, from 1 on.
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

    /// How many stand on the pages before it.
    var offset: Int64 { (number - 1) * size }
}

extension PolicyName {
    /// By bytes: a text of combining marks takes the square of its length to compare.
    func holds(_ part: ClientText) -> Bool {
        part.utf8.count <= Self.lengthMax && text.utf8.contains(part.utf8)
    }
}
