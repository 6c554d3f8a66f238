// SPDX-License-Identifier: Apache-2.0

package import DomainModel
package import UseCases

/// `Offset` and `Limit`, the same for all lists.
package enum PageParameters {
    package static let offset = Parameter.optionalInteger("Offset", "0 or more; 0 when absent.")
        .atLeast(0).whenAbsent(.integer(0))
    package static let limit = Parameter.optionalInteger(
        "Limit", "\(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound); \(PageRange.limitDefault) when absent."
    ).within(PageRange.limits)
        .whenAbsent(.integer(PageRange.limitDefault))

    /// The condition of the code for a bad value, where that code is not specific to the parameter.
    package static let invalidValues =
        "Offset is negative, or Limit is not \(PageRange.limits.lowerBound)–\(PageRange.limits.upperBound)"

    package static func range(_ parameters: ParameterValues) throws(DomainFailure) -> PageRange {
        try range(parameters, offset, limit)
    }

    package static func range(
        _ parameters: ParameterValues, _ offsetParameter: Parameter<Int64?>, _ limitParameter: Parameter<Int64?>
    ) throws(DomainFailure) -> PageRange {
        let (offset, limit) = (try parameters[offsetParameter], try parameters[limitParameter])
        do throws(PageRange.Problem) {
            return try PageRange(offset: offset, limit: limit)
        } catch {
            let (parameter, value) =
                switch error {
                case .offsetNegative: (offsetParameter, offset)
                case .limitNegative, .limitOutOfRange: (limitParameter, limit)
                }
            throw .parameter(parameters.path(of: parameter), .page(error), value.map(String.init))
        }
    }
}
