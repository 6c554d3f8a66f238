// SPDX-License-Identifier: Apache-2.0
// The history of this browser's calls. It has no secrets: of an answer, only the status, code, RequestId and duration
// are stored.

import { setting } from "../base/store.js";
import { isObject } from "../form/values.js";
import { isSuccess } from "./calling.js";

/** The largest number of calls that are kept besides the favourites. */
const keptMost = 200;

const isTextOrMissing = (value) => value === undefined || typeof value === "string";

/** Whether a stored value has what the page needs of a call. */
const isCall = (one) =>
  isObject(one) && isObject(one.parameters) && ["id", "product", "version", "action"].every((name) => typeof one[name] === "string")
  && typeof one.at === "number" && !Number.isNaN(new Date(one.at).getTime())
  && ["region", "method", "code", "requestId"].every((name) => isTextOrMissing(one[name]))
  && (one.omitted === undefined || (Array.isArray(one.omitted) && one.omitted.every((path) => typeof path === "string")));

export const pastCalls = setting("history", [], (kept) => (Array.isArray(kept) ? kept.filter(isCall) : undefined));

// Another tab of this browser made a call.
addEventListener("storage", (event) => {
  if (event.key === "keywright.history" && event.newValue !== null) pastCalls.setText(event.newValue);
});

/** @param kept `{parameters, omitted}`: the parameters except those that may be secret, and the paths of the latter. */
export function remember(call, { parameters, omitted }, answer) {
  const entry = {
    id: crypto.randomUUID(), at: Date.now(), product: call.product, version: call.version, action: call.action, region: call.region,
    method: call.method, parameters, omitted, isSuccess: isSuccess(answer), status: answer.status, code: answer.error?.code ?? "", requestId: answer.requestId ?? "",
    milliseconds: Math.round(answer.milliseconds), favourite: false,
  };
  pastCalls.update((all) => {
    const kept = [entry, ...all];
    // Favourites are neither counted nor removed.
    const surplus = kept.filter((one) => !one.favourite).slice(keptMost);
    return kept.filter((one) => !surplus.includes(one));
  });
}

export const toggleFavourite = (id) =>
  pastCalls.update((all) => all.map((entry) => (entry.id === id ? { ...entry, favourite: !entry.favourite } : entry)));

/** Removes all calls except the favourites; if there are only favourites, removes those. */
export const clear = () =>
  pastCalls.update((all) => (all.some((entry) => !entry.favourite) ? all.filter((entry) => entry.favourite) : []));
