// SPDX-License-Identifier: Apache-2.0

package import KeyPairModel
package import UseCases

/// `Offset` and `Limit`, the same wherever a list is described.
package enum PageParameters {
    package static let offset = Parameter.optionalInteger("Offset", "0 or more; 0 when absent.")
    package static let limit = Parameter.optionalInteger(
        "Limit", "\(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound); \(PageRange.limitDefault) when absent."
    )

    /// Where the code for a bad value is not of the parameter.
    package static let invalidValues =
        "Offset is negative, or Limit is not \(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound)"

    package static func range(_ parameters: ParameterValues) throws(DomainFailure) -> PageRange {
        try range(offset: try parameters[offset], limit: try parameters[limit])
    }

    package static func range(offset: Int64?, limit: Int64?) throws(DomainFailure) -> PageRange {
        do throws(PageRange.Problem) {
            return try PageRange(offset: offset, limit: limit)
        } catch {
            let value =
                switch error {
                case .offsetNegative: offset
                case .limitNegative, .limitOutOfRange: limit
                }
            throw .pageInvalid(error, value: value ?? 0)
        }
    }
}
