// SPDX-License-Identifier: Apache-2.0
// Signs a call, sends it and reads the answer.

import { buildRequest } from "../signing/index.js";
import { measure, serverTimestamp, skewSeconds } from "./clock.js";

export const server = { scheme: location.protocol.slice(0, -1), host: location.host };

/** The error codes for a wrong timestamp. */
const clockCodes = new Set(["AuthFailure.SignatureExpire", "InvalidRequest.ReplayAttack"]);

/** The unsigned request of a call. */
export function unsignedRequest(entry, call, language, overrides) {
  const action = { ...entry, action: call.action, service: entry.service ?? entry.product };
  return buildRequest(action, call.parameters, {
    ...server,
    region: call.region,
    signatureMethod: call.method,
    method: "POST",
    language: language === "zh" ? "zh-CN" : "en-US",
    timestamp: serverTimestamp(),
    ...overrides,
  });
}

/** The time limit of a call in milliseconds. It is longer than any action takes. */
export const longestCall = 60_000;

/** Whether an action succeeded. A proxy may have answered instead, so the status and the JSON are checked too. */
export const isSuccess = (answer) => !answer.error && answer.status < 400 && answer.body !== undefined;

/**
 * Sends a call. If it is refused for its timestamp, and the answer has corrected the measured skew, sends it once more.
 *
 * @param signal Stops the call. The default stops it after `longestCall`.
 * @returns `{status, milliseconds, headers, text, body, bytes, requestId, error: {code, message, number}}`.
 */
export async function send(session, entry, call, language, signal = AbortSignal.timeout(longestCall)) {
  const skew = skewSeconds.get();
  const answer = await sendOnce(session, entry, call, language, signal);
  const isOfClock = clockCodes.has(answer.error?.code) && skewSeconds.get() !== skew;
  return isOfClock ? sendOnce(session, entry, call, language, signal) : answer;
}

async function sendOnce(session, entry, call, language, signal) {
  const signed = await session.sign(unsignedRequest(entry, call, language));
  const sent = Date.now();
  const begun = performance.now();
  const answer = await fetch(signed.url, {
    method: signed.method, headers: signed.headers, body: signed.body,
    credentials: "omit", cache: "no-store", redirect: "error", signal,
  });
  const text = await answer.text();
  const milliseconds = performance.now() - begun;
  measure(answer.headers.get("date"), sent, Date.now());
  return { status: answer.status, milliseconds, headers: [...answer.headers], text, bytes: new Blob([text]).size, ...readAnswer(text) };
}

/** Keeps the digits of integers beyond 2^53 if the browser has `JSON.rawJSON`. */
const exactly = (_, value, at) =>
  typeof value === "number" && Number.isInteger(value) && !Number.isSafeInteger(value) && at?.source ? JSON.rawJSON(at.source) : value;

function readAnswer(text) {
  let body;
  try {
    body = JSON.parse(text, exactly);
  } catch {
    return {};
  }
  const response = body?.Response ?? body ?? {};
  const named = response.RequestId ?? response.requestId;
  // A proxy may answer any type here, but the history needs a string.
  const requestId = typeof named === "string" ? named : undefined;
  if (response.Error) return { body, requestId, error: { code: response.Error.Code, message: response.Error.Message } };
  if (typeof response.code === "number" && response.code !== 0) {
    return { body, requestId, error: { code: response.codeDesc, message: response.message, number: response.code } };
  }
  return { body, requestId };
}
