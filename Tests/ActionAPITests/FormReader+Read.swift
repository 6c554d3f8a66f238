// SPDX-License-Identifier: Apache-2.0

import DomainModel

@testable import ActionAPI

extension FormReader {
    /// A query as a structure.
    static func read(_ text: String) throws -> [ClientText: RawValue] { try tree(read(text.utf8).whole()) }
}
