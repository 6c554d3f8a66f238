// SPDX-License-Identifier: Apache-2.0
// Notices about the page itself.

import { h, icon } from "../base/element.js";

/** A notice with a button that closes it. */
export function notice(t, ...children) {
  const element = h("div", { class: "notice" }, children,
    h("button", { type: "button", class: "quiet square", "aria-label": t("close"), on: { click: () => {
      element.hidden = true;
    } } }, icon("cross")));
  return element;
}

/** The note for an error that only a reload of the page repairs; `undefined` for other errors. */
export const needsNewPage = (t, error) =>
  (["stale", "lost"].includes(error.reason) ? h("div", { class: "note warn", role: "alert", dataset: { failed: "" } }, again(t, error.reason)) : undefined);

/** The note that asks for a reload because a file of the page is missing, as after an upgrade of the server. */
export const stale = (t) => again(t, "stale");

const again = (t, reason) => [
  h("p", { text: t(`${reason}.why`) }),
  h("button", { type: "button", class: "button reload", text: t("stale.reload"), on: { click: () => location.reload() } }),
];
