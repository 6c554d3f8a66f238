// SPDX-License-Identifier: Apache-2.0
// The address of the current call: the query has the action and settings that differ from their defaults, the fragment
// has the parameters and is not sent to the server.

import { flattened } from "../signing/parameters.js";
import { withoutSecrets } from "../form/confidential.js";
import { methodsOf } from "../signing/index.js";

/**
 * The maximum length of a fragment in characters. Longer parameters are left out, because a truncated link would be
 * another call.
 */
const longestFragment = 8000;

export const firstTab = "answer";
export const firstRegion = (app) => app.description.index.regions[0] ?? "";

export function readLink() {
  const query = new URLSearchParams(location.search);
  return {
    product: query.get("Product") ?? "", version: query.get("Version") ?? undefined, action: query.get("Action") ?? "",
    region: query.get("Region") ?? undefined, method: query.get("SignatureMethod") ?? undefined, tab: query.get("Tab") ?? undefined,
    pairs: [...new URLSearchParams(location.hash.slice(1))],
  };
}

function linkOf(app, call) {
  const query = new URLSearchParams({ Product: call.product, Version: call.version, Action: call.action });
  const others = [["Region", call.region, firstRegion(app)], ["SignatureMethod", call.method, methodsOf(app.entry.dialect)[0]], ["Tab", app.tab.get(), firstTab]];
  for (const [name, value, first] of others) if (value !== first) query.set(name, value);
  const { parameters } = withoutSecrets(call.parameters, app.action.inputMembers, app.objects);
  const fragment = new URLSearchParams(flattened(parameters)).toString();
  const hash = fragment && fragment.length <= longestFragment ? `#${fragment}` : "";
  return `${location.pathname}?${query}${hash}`;
}

export function writeLink(app, inPlace) {
  const link = linkOf(app, app.call.get());
  if (link === location.pathname + location.search + location.hash) return;
  if (inPlace) history.replaceState(null, "", link);
  else history.pushState(null, "", link);
}

export const actionLink = (entry, action) =>
  `?${new URLSearchParams({ Product: entry.product, Version: entry.version, Action: action })}`;
