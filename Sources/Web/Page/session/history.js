// SPDX-License-Identifier: Apache-2.0
// The calls of this browser, without anything secret: what was answered is not kept, but for its code and RequestId.

import { setting } from "../base/store.js";
import { isSuccess } from "./calling.js";

const keptMost = 200;

export const pastCalls = setting("history", []);

addEventListener("storage", (event) => {
  if (event.key !== "keywright.history" || event.newValue === null) return;
  try {
    pastCalls.set(JSON.parse(event.newValue));
  } catch {
    // Another program wrote it: ours stays.
  }
});

/** @param kept `{parameters, omitted}`: without what may be secret, and the paths of that. */
export function remember(call, { parameters, omitted }, answer) {
  const entry = {
    id: crypto.randomUUID(), at: Date.now(), product: call.product, version: call.version, action: call.action, region: call.region,
    method: call.method, parameters, omitted, isSuccess: isSuccess(answer), status: answer.status, code: answer.error?.code ?? "", requestId: answer.requestId ?? "",
    milliseconds: Math.round(answer.milliseconds), favourite: false,
  };
  pastCalls.update((all) => {
    const kept = [entry, ...all];
    // Favourites outlive the others.
    const surplus = kept.filter((one) => !one.favourite).slice(keptMost);
    return kept.filter((one) => !surplus.includes(one));
  });
}

export const toggleFavourite = (id) =>
  pastCalls.update((all) => all.map((entry) => (entry.id === id ? { ...entry, favourite: !entry.favourite } : entry)));

/** All but the favourites; those, too, when nothing else is left. */
export const clear = () =>
  pastCalls.update((all) => (all.some((entry) => !entry.favourite) ? all.filter((entry) => entry.favourite) : []));
