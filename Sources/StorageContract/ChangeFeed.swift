// SPDX-License-Identifier: Apache-2.0

package import DomainModel

/// Notifies observers of changes, so that caches above the storage stay up to date.
package protocol ChangeFeed: Sendable {
    /// Adds an observer until it is deallocated; S12, S13. It is not retained, as most observers retain the storage.
    func addObserver(_ observer: any ChangeObserver)
}

/// Receives changes after they are durable. It is called on the writer's thread, so it must be quick and must not wait.
package protocol ChangeObserver: AnyObject, Sendable {
    func changed(_ notices: [ChangeNotice])
    func missedChanges()
}

/// The data that a change affects.
package enum ChangeNotice: Sendable, Hashable {
    case account(AccountID)
    case accessKey(secretID: String)
    case keyPairs(AccountID, Product)
    case projects(AccountID)
    /// Tags of the account itself were added or removed.
    case tags(AccountID)
    /// Instances or images of a product.
    case instances(AccountID, Product)
    /// A user was added, removed or changed, or its policy attachments were.
    case user(AccountID, IdentityID)
    /// Policies changed that may be attached to any user of the account.
    case policies(AccountID)
}
