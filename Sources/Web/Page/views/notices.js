// SPDX-License-Identifier: Apache-2.0
// Notices of the page about itself.

import { h, icon } from "../base/element.js";

/** A notice with a button that closes it. */
export function notice(t, ...children) {
  const element = h("div", { class: "notice" }, children,
    h("button", { type: "button", class: "quiet square", "aria-label": t("close"), on: { click: () => {
      element.hidden = true;
    } } }, icon("cross")));
  return element;
}

/** The note for an error that only reloading the page mends; `undefined` for other errors. */
export const needsNewPage = (t, error) =>
  (["stale", "lost"].includes(error.reason) ? h("div", { class: "note warn", role: "alert", dataset: { failed: "" } }, again(t, error.reason)) : undefined);

/** The note for a file of the page that the server no longer has, as after an upgrade: the page must be reloaded. */
export const stale = (t) => again(t, "stale");

const again = (t, reason) => [
  h("p", { text: t(`${reason}.why`) }),
  h("button", { type: "button", class: "button reload", text: t("stale.reload"), on: { click: () => location.reload() } }),
];
