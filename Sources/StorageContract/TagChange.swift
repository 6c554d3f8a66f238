// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel

/// What a change does to the tags of a key pair. No key stands in both lists.
package struct TagChange: Sendable, Hashable {
    package let keyPair: KeyPairID
    /// Each takes the place of the tag of its key, where there is one. Each key stands once.
    package let set: [Tag]
    /// Keys; those that the key pair has not mean nothing.
    package let removed: [String]

    package init(keyPair: KeyPairID, set: [Tag], removed: [String]) {
        self.keyPair = keyPair
        self.set = set
        self.removed = removed
    }
}

/// What must hold of tags inside the transaction of a change.
package enum TagPrecondition: Sendable, Hashable {
    /// The key pair has no more tags than its quota after the change.
    case keyPairQuotaAllows(TagChange, quota: Int)
    /// The tags of the account have no more different keys than its quota when these are added.
    case keyQuotaAllows([Tag], quota: Int)
    /// No key of these has more different values in the account than its quota when these are added.
    case valueQuotaAllows([Tag], quota: Int)
}
