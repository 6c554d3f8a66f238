// SPDX-License-Identifier: Apache-2.0

import ActionAPI
import DomainModel
import UseCases

/// `Offset` and `Limit` of lists of tags.
struct TagPage {
    static let limitMax: Int64 = 1000
    private static let limitDefault: Int64 = 15

    static let offset = Parameter.optionalInteger("Offset", "0 or more, a multiple of Limit; 0 when absent.").atLeast(0)
        .whenAbsent(.integer(0))
    static let limit = Parameter.optionalInteger("Limit", "1–\(limitMax); \(limitDefault) when absent.").within(
        1...Int64(limitMax)
    ).whenAbsent(.integer(Int64(limitDefault)))

    /// The condition under which InvalidParameter is answered.
    static let invalid = "Limit is not 1–\(limitMax), or Offset is negative or no multiple of Limit"

    let offset: Int64
    let limit: Int64

    init(_ parameters: ParameterValues) throws(DomainFailure) {
        offset = try parameters[Self.offset] ?? 0
        limit = try parameters[Self.limit] ?? Self.limitDefault
        guard (1...Self.limitMax).contains(limit) else { throw .outOfRange("Limit", limit) }
        guard offset >= 0 else { throw .outOfRange("Offset", offset) }
        guard offset.isMultiple(of: limit) else {
            throw .malformed(
                "Offset", String(offset), detail: LocalizedText("It must be a multiple of Limit.", "须为 Limit 的整数倍。"))
        }
    }
}

extension DomainFailure {
    static func outOfRange(_ path: String, _ value: Int64) -> DomainFailure {
        .malformed(path, String(value), detail: LocalizedText("It is out of its range.", "取值超出范围。"))
    }
}
