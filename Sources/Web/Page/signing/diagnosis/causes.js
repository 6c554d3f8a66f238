// SPDX-License-Identifier: Apache-2.0

/** The ids of all mistakes. The text of each is `signature.cause.<id>`. */
export const CAUSES = new Set([
  "algorithmOther", "authorizationForm", "bodyAsForm", "bodyAsQuery", "bodyEmpty", "bodyEmptyObject", "bodyEscaping",
  "bodyKeyOrder", "bodyLineBreaks", "bodyMark", "bodyNewline", "bodyNotHashed", "bodyNull", "bodyOther",
  "bodyWhitespace", "booleanCase", "bracketsForDot", "canonicalNotHashed", "charsetAdded", "charsetMissing",
  "charsetOther", "clock", "contentTypeOther", "dateForm", "dotForUnderscore", "emptyLeftOut", "extraLine",
  "firstLetterCase", "hashAlgorithm", "hashForm", "hashMissing", "hashOther", "hashUpperCase", "headerMissing",
  "headerNameCase", "headerNotSent", "headerOrder", "headerTwice", "headerValueCase", "headerValueOther", "headerValueSpace",
  "hostEmpty", "hostOther", "hostProduction", "hostWithPort", "hostWithScheme", "hostWithoutPort", "keyAsHex",
  "keyDayOther", "keyEndMissing", "keyNotDerived", "keyServiceOther", "keyWithPrefix", "keyWithoutPrefix",
  "lineBreaks", "markMissing", "methodCase", "methodOther", "missingBlankLine", "newlineAtEnd", "orderAsSent",
  "orderWithoutCase", "parameterMissing", "parameterNotSigned", "parameterUnknown", "parameterValue", "pathOther",
  "payloadOfGet", "percentCase", "plusForSpace", "queryEmpty", "queryEncodedTwice", "queryEncoding",
  "queryLineMissing", "queryMark", "queryNotEncoded", "queryOfPost", "queryOrder", "queryOther", "scopeDayOther",
  "scopeForm", "secretIdOther", "secretIdSpace", "signatureBase64", "signatureForm", "signatureHex",
  "signatureMethodOther", "signatureOther", "signatureSigned", "signatureUpperCase", "signedHeadersCase",
  "signedHeadersDiffer", "signedHeadersMissing", "signedHeadersSeparator", "signedHeadersTwice", "signedNotSent", "timestampForm",
  "timestampMilliseconds", "timestampOther", "timestampUnknown", "tooLong", "underscoreForDot", "unsignedPayload",
  "valuesEncoded", "wrongDay", "wrongService",
]);
