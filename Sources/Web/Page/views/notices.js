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

/** Where a part of the page is not there any more, as the files of an older server: only a new page has it. */
export const stale = (t) => [
  h("p", { text: t("stale.why") }),
  h("button", { type: "button", class: "button reload", text: t("stale.reload"), on: { click: () => location.reload() } }),
];
