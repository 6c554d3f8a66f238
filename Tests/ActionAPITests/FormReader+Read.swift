// SPDX-License-Identifier: Apache-2.0

@testable import ActionAPI

extension FormReader {
    /// A query as a structure.
    static func read(_ text: String) throws -> [String: RawValue] { try tree(pairs(text.utf8)) }
}
