// SPDX-License-Identifier: Apache-2.0

import ActionAPI

/// The type of a member, with the structures by their names in the table of a product.
indirect enum MemberType: Hashable {
    case string
    case integer
    case boolean
    case timestamp
    case object(String)
    case list(of: MemberType)
    /// A list that never holds anything.
    case emptyList

    /// The two words that files of this kind have for it.
    var words: (type: String, member: String) {
        switch self {
        case .string: ("string", "string")
        case .integer: ("int", "int64")
        case .boolean: ("bool", "bool")
        case .timestamp: ("string", "datetime_iso")
        case .object(let name): ("object", name)
        case .list(let element): ("list", element.words.member)
        case .emptyList: ("list", "string")
        }
    }
}

/// A parameter, a field of one, or a field of an answer.
struct Member: Hashable {
    let name: String
    let type: MemberType
    /// A parameter is required; a field of an answer is always there.
    let isRequired: Bool
    let document: String
    var rule = ValueRule.none
    var bytesMax: Int?
    var countMax: Int?
    var isConfidential = false
    var isWithoutEffect = false
    var isSecret = false
    var isNull = false
    var isNullable = false
}

/// A structure, or all that a call takes or gives.
struct DescribedObject: Hashable {
    enum Usage: String {
        case request
        case response
        case input = "in"
        case output = "out"
    }

    let usage: Usage
    /// The name in the API's documents; `nil` where they give none.
    let typeName: String?
    let members: [Member]

    var isParameter: Bool { usage == .request || usage == .input }
}
