// SPDX-License-Identifier: Apache-2.0

package import DomainModel
import Foundation
package import StorageContract

/// The tags of an account, whether or not resources have them. A tag exists from its creation, or from its first use on
/// a resource, until it is deleted.
package struct AccountTags: Sendable {
    let storage: any Storage

    package init(storage: any Storage) { self.storage = storage }

    package func add(_ tag: Tag, for caller: Caller) async throws(DomainFailure) {
        let preconditions: [TagPrecondition] = [
            .isFree(tag), .keyQuotaAllows([tag], quota: Tag.keysMax),
            .valueQuotaAllows([tag], quota: Tag.valuesPerKeyMax),
        ]
        try await storage.make(
            .tag(.add(tag)), if: preconditions.map(Precondition.tags), resources: [tag.resource], for: caller)
    }

    /// Removes a tag that no resource has.
    package func remove(_ tag: Tag, for caller: Caller) async throws(DomainFailure) {
        try await storage.make(
            .tag(.remove(tag)), if: [.tags(.exists(tag)), .tags(.isUnattached(tag))], resources: [tag.resource],
            for: caller)
    }

    /// A slice of the tags, sorted by key and value.
    package func list(
        keys: [String], value: String? = nil, offset: Int64, limit: Int64, for caller: Caller
    ) async throws(DomainFailure) -> Page<AccountTag> {
        try await storing { () async throws(StorageFailure) in
            try await storage.tags(
                of: caller.account, keys: keys, value: value, offset: Int(clamping: offset), limit: Int(clamping: limit)
            )
        }
    }

    /// A part of the tags with the token of the next part, which is empty in the last part.
    package func list(
        keys: [String], after token: ClientText, limit: Int, for caller: Caller
    ) async throws(DomainFailure) -> (tags: [Tag], nextToken: String) {
        let last = try token.isEmpty ? nil : Self.tag(token, among: keys)
        // One more than requested, in order to detect the end.
        let found = try await storing { () async throws(StorageFailure) in
            try await storage.tags(of: caller.account, keys: keys, after: last, limit: limit + 1)
        }
        let tags = Array(found.prefix(limit))
        guard found.count > limit, let end = tags.last else { return (tags, "") }
        return (tags, try Self.token(end))
    }

    /// A slice of the keys, sorted.
    package func keys(offset: Int64, limit: Int64, for caller: Caller) async throws(DomainFailure) -> Page<String> {
        try await storing { () async throws(StorageFailure) in
            try await storage.tagKeys(of: caller.account, offset: offset, limit: limit)
        }
    }

    // MARK: Tokens

    /// The contents of a token. It contains only the last tag that the caller saw, so it needs no signature.
    private struct Content: Codable {
        let key: String
        let value: String
    }

    private static func token(_ tag: Tag) throws(DomainFailure) -> String {
        guard let bytes = try? JSONEncoder().encode(Content(key: tag.key, value: tag.value)) else {
            throw .fault(reason: "a pagination token could not be written")
        }
        return Base64URL.text(Array(bytes))
    }

    /// Refuses an invalid token, and one of a list with other keys.
    private static func tag(_ token: ClientText, among keys: [String]) throws(DomainFailure) -> Tag {
        guard token.utf8.count <= PaginationToken.lengthMax, let bytes = Base64URL.bytes(token.kept),
            let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
            keys.isEmpty || keys.contains(where: { $0.utf8.elementsEqual(content.key.utf8) })
        else { throw .tagging(.paginationTokenInvalid) }
        return Tag(storedKey: content.key, value: content.value)
    }
}
