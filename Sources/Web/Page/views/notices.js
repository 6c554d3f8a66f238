// SPDX-License-Identifier: Apache-2.0
// What the page says of itself, over what is shown.

import { h, icon } from "../base/element.js";

/** A notice that goes when somebody has read it. */
export function notice(t, ...children) {
  const element = h("div", { class: "notice" }, children,
    h("button", { type: "button", class: "quiet square", "aria-label": t("close"), on: { click: () => {
      element.hidden = true;
    } } }, icon("cross")));
  return element;
}

/** For errors after which only a new page works; `undefined` for others. */
export const needsNewPage = (t, error) =>
  (["stale", "lost"].includes(error.reason) ? h("div", { class: "note warn", role: "alert", dataset: { failed: "" } }, again(t, error.reason)) : undefined);

/** Where a part of the page is not there any more, as the files of an older server: only a new page has it. */
export const stale = (t) => again(t, "stale");

const again = (t, reason) => [
  h("p", { text: t(`${reason}.why`) }),
  h("button", { type: "button", class: "button reload", text: t("stale.reload"), on: { click: () => location.reload() } }),
];
