// SPDX-License-Identifier: Apache-2.0
// Tells why a signature fails: what a program made is compared with what is right, and the first part that differs is named.

import { firstDifference } from "./findings.js";
import { readPasted } from "./pasted.js";
import * as tc3 from "./tc3.js";
import * as v1 from "./v1.js";

const hasSignatureParameter = ({ pairs, target = "", body = "" }) =>
  Boolean(pairs) || /[?&](Signature|SecretId|Timestamp)=/.test(target) || /(^|&)(Signature|SecretId)=/.test(body);

function readerOf(pasted) {
  if (pasted.kind === "canonicalRequest") return tc3.ofCanonical;
  if (pasted.kind === "stringToSign") return tc3.ofText;
  if (pasted.kind === "authorization") return tc3.ofAuthorization;
  if (pasted.kind === "v1StringToSign") return v1.ofText;
  const isV1 = hasSignatureParameter(pasted) && !pasted.headers.some(([name]) => name === "authorization");
  return isV1 ? v1.ofRequest : tc3.ofRequest;
}

/**
 * @param text A canonical request, string to sign, Authorization, curl command, URL, query, or whole HTTP request.
 * @param context `{request, credential, now, products, timestamp}`: the call in the form, as `buildRequest` makes it; whose key,
 *   or `null`; the server's clock in Unix seconds; the services that the server has.
 * @returns `{kind, verdict, findings: [{id, part, given, expected, accepted, values}], compared: [{part, given, expected, at}]}`.
 *   The verdict is `right`, `wrong`, `unknown` (nothing of a signature) or `needsKey` (nothing wrong as far as can be seen
 *   without a key). Findings are in the order of the steps.
 */
export async function diagnose(text, context) {
  const pasted = readPasted(text);
  if (pasted.kind === "unknown") return { kind: "unknown", verdict: "unknown", findings: [], compared: [] };
  const full = { now: Math.floor(Date.now() / 1000), ...context };
  const { findings, compared, needsKey, isSignatureRight } = await readerOf(pasted)(pasted, full);
  const isWrong = findings.some(({ accepted, uncertain }) => !accepted && !uncertain);
  return {
    kind: pasted.kind,
    verdict: isWrong ? "wrong" : needsKey ? "needsKey" : "right",
    findings,
    isSignatureRight: Boolean(isSignatureRight),
    compared: compared.map((part) => ({ ...part, at: firstDifference(part.given, part.expected) })),
  };
}
