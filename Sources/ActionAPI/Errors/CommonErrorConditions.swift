// SPDX-License-Identifier: Apache-2.0

import JSON

// The conditions of the common codes, for the reference pages.
extension CommonErrorCode {
    package var condition: String {
        switch self {
        case .internalError:
            "A fault of the server in a call whose action the product does not have. Each action has a code of its own "
                + "for faults."
        case .invalidAction: "The product has no such action in this version."
        case .invalidAuthorization:
            "There is no signature, or one in a header and one in a parameter; the Authorization header has the wrong "
                + "form or another algorithm, is over \(TextLimits.long) bytes long, or names a header that was not sent or is over "
                + "\(TextLimits.signedHeader) bytes long; Host, Content-Type, Authorization "
                + "or an X-TC- header was sent twice."
        case .invalidParameter:
            "A parameter has another type than declared or stands twice; the body is not a JSON object, or one of more than "
                + "\(BodyReader.jsonLimits.valuesMax) values; a query or form is not well formed, or has more than "
                + "\(TextLimits.pairsMax) parameters; a POST has neither of the two content types."
        case .invalidParameterValue:
            "Region is no name of a region; Timestamp or Nonce is no number; a common parameter is over "
                + "\(TextLimits.common) bytes long; a text is over \(TextLimits.parameter) bytes long, where nothing else is "
                + "said of it, or holds U+0000."
        case .invalidSecretID: "The access key was disabled."
        case .ipLimitExceeded:
            "Of the last calls from this address, too many had an unknown or disabled SecretId, a Timestamp out of the window "
                + "or a wrong signature, and this one has, too. Which of them is no longer told. A right signature is never "
                + "answered so."
        case .missingParameter:
            "A required parameter is absent or a required list is empty; Action, Version, Timestamp or a required "
                + "Region is absent or empty, or SecretId or Nonce where the signature is a parameter."
        case .noSuchProduct: "The host ends in .tencentcloudapi.com and does not begin with a product of the server."
        case .noSuchVersion:
            "The version is not that of the product that the host names, or, where it names none, of no product."
        case .replayAttack:
            "The Nonce came before with the same SecretId and Timestamp, in a request whose signature was right."
        case .requestLimitExceeded:
            "The account has called the action in this region more often than its rate allows. Calls that are refused "
                + "for what they ask count too. Or \(AccountTurns.heldMaxDefault) calls of the account are in hand already. Try "
                + "again in a moment."
        case .requestSizeLimitExceeded:
            "The query or the body of a GET is over \(RawCall.Limit.getTarget / 1024) KB, or a JSON body over "
                + "\(RawCall.Limit.postBody / 1024 / 1024) MB."
        case .secretIDNotFound: "No access key has this SecretId."
        case .serviceUnavailable: "The bodies of all requests under way take too much memory. Try again later."
        case .signatureExpire: "Timestamp is too far from the server's clock, before or after it."
        case .signatureFailure:
            "The signature is not that of this request and SecretId; the date in the credential scope is not the day "
                + "of the Timestamp in UTC, or its service is another product; a Signature is over "
                + "\(TextLimits.common) bytes long; a form is over "
                + "\(RawCall.Limit.formBody / 1024 / 1024) MB."
        case .tokenFailure:
            "The key is a temporary one and the Token is missing, another's or expired, or the access key that asked for it "
                + "is gone or disabled; or the key is a permanent one and there is a Token."
        case .unauthorizedOperation: SharedConditions.notPermitted
        case .unknownParameter: "The action has no parameter of this name."
        case .unsupportedOperation: "The vendor has this action and Keywright does not."
        case .unsupportedProtocol: "The method is neither GET nor POST."
        case .unsupportedRegion: "The region is one of the vendor's that the server does not serve."
        }
    }
}
