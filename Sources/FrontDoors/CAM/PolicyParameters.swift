// SPDX-License-Identifier: Apache-2.0

import AccessPolicy
import ActionAPI
import DomainModel
import UseCases

/// Parameters that the actions on policies share.
enum PolicyParameters {
    static let id = Parameter.integer("PolicyId", "The number of the policy.")
    static let page = Parameter.optionalInteger(
        "Page", "The number of the page, \(range(NumberedPage.numbers)); 1 when absent."
    ).whenAbsent(.integer(1))
    static let pageSize = Parameter.optionalInteger(
        "Rp", "Policies on a page, \(range(NumberedPage.sizes)); \(NumberedPage.sizeDefault) when absent."
    ).whenAbsent(.integer(Int64(NumberedPage.sizeDefault)))
    static let nameLimits =
        "1–\(PolicyName.lengthMax) characters of letters, digits and +=,.@_-, unique in the account."
    static let documentBytesMax = PolicyDocument.bytesMax
    static let documentLimits =
        "A policy of version 2.0, at most \(PolicyDocument.bytesMax) bytes. What is not understood of it is refused."
    /// The codes for invalid tags.
    static let tagErrors: [CAMErrorCode] = [.tagLimitExceeded, .tagParamError]
    static let descriptionLimits = "At most \(Policies.descriptionLengthMax) bytes."

    /// The codes for an invalid document.
    static let documentErrors: [CAMErrorCode] = [
        .actionError, .actionMiss, .conditionContentError, .conditionError, .conditionTypeError, .effectError,
        .policyDocumentError, .policyDocumentLengthOverLimit, .principalError, .resourceContentError, .resourceError,
        .resourceProjectError, .resourceQcsError, .resourceRegionError, .resourceServiceNotExist, .resourceUinError,
        .statementError, .versionError,
    ]

    static func page(_ parameters: ParameterValues) throws(DomainFailure) -> NumberedPage {
        try NumberedPage(number: try parameters[page], size: try parameters[pageSize])
    }

    static func range(_ numbers: ClosedRange<Int64>) -> String {
        "\(numbers.lowerBound)–\(numbers.upperBound)"
    }
}
