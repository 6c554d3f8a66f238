// SPDX-License-Identifier: Apache-2.0
// The list of products and actions.

import { h, icon } from "../base/element.js";
import { language, localized } from "../base/texts.js";
import { actionLink } from "./link.js";

export function mountNavigation(element, app) {
  const links = new Map();
  const groups = new Map();
  for (const entry of app.description.index.products) {
    const items = (entry.actions ?? []).map(({ action, summary }) => {
      const link = h("a", {
        href: actionLink(entry, action), title: localized(summary, language()),
        on: { click: (event) => follow(event, app, entry, action) },
      }, action);
      links.set(`${entry.product} ${entry.version} ${action}`, link);
      return h("li", null, link);
    });
    const group = h("details", { class: "product" },
      h("summary", null, icon("chevron"), h("span", { class: "product-name", text: productName(app, entry) }), h("span", { class: "product-version", text: entry.version || "–" })),
      h("ul", null, items));
    groups.set(`${entry.product} ${entry.version}`, group);
    element.append(group);
  }
  element.addEventListener("keydown", (event) => walk(event, element));
  const show = (call) => {
    if (!call) return;
    element.querySelector("[aria-current]")?.removeAttribute("aria-current");
    const link = links.get(`${call.product} ${call.version} ${call.action}`);
    link?.setAttribute("aria-current", "page");
    const group = groups.get(`${call.product} ${call.version}`);
    if (group) group.open = true;
    // Before the next frame, so that the page is laid out once, when it is complete.
    if (link) requestAnimationFrame(() => isSeen(link, element) || link.scrollIntoView({ block: "center" }));
  };
  let last;
  const showOnce = (call) => {
    const key = call && `${call.product} ${call.version} ${call.action}`;
    if (key !== last) show(call);
    last = key;
  };
  showOnce(app.call.get());
  return app.call.subscribe(showOnce);
}

export const productName = (app, entry) => localized(entry.names, language()) || entry.product;

function isSeen(link, element) {
  const one = link.getBoundingClientRect();
  const all = element.getBoundingClientRect();
  return one.top >= all.top && one.bottom <= all.bottom;
}

function follow(event, app, entry, action) {
  // With a modifier key, the browser opens the link in a new tab or window.
  if (event.ctrlKey || event.metaKey || event.shiftKey || event.button > 0) return;
  event.preventDefault();
  app.open({ entry, action });
}

/** The arrow keys move the focus through the visible entries. */
function walk(event, element) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  const seen = [...element.querySelectorAll("summary, details[open] a")];
  const next = seen[seen.indexOf(document.activeElement) + step];
  if (!next) return;
  event.preventDefault();
  next.focus();
}
