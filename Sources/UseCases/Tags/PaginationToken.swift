// SPDX-License-Identifier: Apache-2.0

import DomainModel
import Foundation

/// An opaque text for the position of the next part of a list. It contains only data that the caller has seen, and
/// leads only along the caller's own list, so it needs no signature.
enum PaginationToken {
    /// In bytes: longer than any token, and quickly decoded.
    static let lengthMax = 4096

    private struct Content: Codable {
        let key: String?
        let value: String
        let service: String
        let prefix: String
        let id: String

        var resource: TaggableID? {
            TaggableType.all.first { type in
                type.service.utf8.elementsEqual(service.utf8) && type.prefix.utf8.elementsEqual(prefix.utf8)
            }?.resource(id)
        }
    }

    /// The text of a position. One that cannot be read again is a fault: an empty token would mean the end of the list.
    static func text(_ position: TaggedPosition) throws(DomainFailure) -> String {
        let (type, id) = (position.resource.type, position.resource.text)
        let content = Content(
            key: position.key, value: position.value, service: type.service, prefix: type.prefix, id: id)
        guard let bytes = try? JSONEncoder().encode(content) else {
            throw .fault(reason: "a pagination token could not be written")
        }
        let token = Base64URL.text(Array(bytes))
        guard token.utf8.count <= lengthMax else { throw .fault(reason: "a pagination token is too long") }
        return token
    }

    /// Refuses an invalid token, and one of a list with other filters.
    static func position(_ token: ClientText, among filters: [TagFilter]) throws(DomainFailure) -> TaggedPosition {
        guard token.utf8.count <= lengthMax, let bytes = Base64URL.bytes(token.kept),
            let content = try? JSONDecoder().decode(Content.self, from: Data(bytes)),
            let resource = content.resource, isOf(content, filters)
        else { throw .tagging(.paginationTokenInvalid) }
        return TaggedPosition(key: content.key, value: content.value, resource: resource)
    }

    private static func isOf(_ content: Content, _ filters: [TagFilter]) -> Bool {
        guard let key = content.key else { return filters.isEmpty && content.value.isEmpty }
        guard let filter = filters.first(where: { $0.key.isExactly(key) }) else { return false }
        return filter.values.isEmpty || filter.values.contains { $0.isExactly(content.value) }
    }
}
