// SPDX-License-Identifier: Apache-2.0
// Explains why a signature fails: compares the parts that a program computed with the right ones.

import { wellFormed } from "../bytes.js";
import { finding, firstDifference } from "./findings.js";
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

/** The largest length of a text that is read, in UTF-16 units: 64 KB of ASCII. */
const LENGTH_MAX = 65_536;

/** The largest number of findings shown. */
const FINDINGS_MAX = 50;

/**
 * @param text A canonical request, string to sign, Authorization, curl command, URL, query, or whole HTTP request.
 * @param context `{request, credential, now, products, regions, defaultRegion}`: the call in the form, as
 *   `buildRequest` makes it; the credential or `null`; the time by the server's clock, in seconds since 1970; the
 *   services and the regions of the server.
 * @returns `{kind, verdict, findings: [{id, part, given, expected, accepted, ifSent, values}], isSignatureRight,
 *   isIfSent, compared: [{part, given, expected, at}]}`. The verdict is `right`, `wrong`, `unknown` (the text is no
 *   part of a signature, or too little of it) or `needsKey` (without a key no mistake is found). Findings are in the
 *   order of the steps. `isIfSent`: the signature is right if the program sends what it signed, which was not pasted.
 *   `at` is the index of the first difference, or -1.
 */
export async function diagnose(text, context) {
  const unknown = (findings) => ({ kind: "unknown", verdict: "unknown", findings, compared: [] });
  if (text.length > LENGTH_MAX) return unknown([finding("tooLong", "pasted", { values: { length: text.length, max: LENGTH_MAX } })]);
  const pasted = readPasted(wellFormed(text));
  if (pasted.kind === "unknown") return unknown([]);
  const full = { now: Math.floor(Date.now() / 1000), ...context };
  const { findings, compared, needsKey, isSignatureRight } = await readerOf(pasted)(pasted, full);
  const isWrong = findings.some(({ accepted, uncertain, ifSent, unknown: isUnknown }) => !accepted && !uncertain && !ifSent && !isUnknown);
  const isUnknown = findings.some((found) => found.unknown);
  return {
    kind: pasted.kind,
    verdict: isWrong ? "wrong" : isUnknown ? "unknown" : needsKey ? "needsKey" : "right",
    findings: findings.slice(0, FINDINGS_MAX),
    isIfSent: findings.some(({ ifSent }) => ifSent),
    isSignatureRight: Boolean(isSignatureRight),
    compared: compared.map((part) => ({ ...part, at: firstDifference(part.given, part.expected) })),
  };
}
