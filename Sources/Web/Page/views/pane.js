// SPDX-License-Identifier: Apache-2.0
// The tabs beside the form.

import { h, replace } from "../base/element.js";
import { mountAnswer } from "./answer.js";
import { mountCode } from "./code.js";
import { mountDocument } from "./document.js";
import { mountHistory } from "./history.js";
import { mountSignature } from "./signature.js";

const views = { answer: mountAnswer, code: mountCode, signature: mountSignature, document: mountDocument, history: mountHistory };

export function mountPane(element, context) {
  const { app, t } = context;
  const body = h("div", { class: "pane-body", role: "tabpanel", id: "panel", tabindex: "0" });
  const names = Object.keys(views);
  const tabs = names.map((name) => h("button", {
    type: "button", role: "tab", id: `tab-${name}`, "aria-controls": "panel", on: { click: () => app.tab.set(name) },
  }, t(`tab.${name}`)));
  const list = h("div", { class: "tabs", role: "tablist", "aria-label": t("pane.label"), on: { keydown: (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (names.indexOf(app.tab.get()) + step + names.length) % names.length;
    app.tab.set(names[next]);
    tabs[next].focus();
  } } }, tabs);
  replace(element, list, body);
  let undo;
  let shown;
  const show = (wanted) => {
    const name = Object.hasOwn(views, wanted) ? wanted : "answer";
    if (name === shown) return;
    shown = name;
    undo?.();
    tabs.forEach((tab, index) => {
      tab.setAttribute("aria-selected", String(names[index] === name));
      tab.tabIndex = names[index] === name ? 0 : -1;
    });
    body.setAttribute("aria-labelledby", `tab-${name}`);
    body.replaceChildren();
    body.scrollTop = 0;
    undo = views[name](body, context);
  };
  show(app.tab.get());
  const stop = app.tab.subscribe(show);
  return () => {
    stop();
    undo?.();
  };
}
