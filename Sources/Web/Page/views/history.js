// SPDX-License-Identifier: Apache-2.0
// The calls that were made in this browser.

import { h, icon, replace } from "../base/element.js";
import { clear, pastCalls, toggleFavourite } from "../session/history.js";

export function mountHistory(element, context) {
  const show = () => replace(element, contents(context, pastCalls.get()));
  show();
  return pastCalls.subscribe(show);
}

function contents(context, all) {
  const { t } = context;
  if (all.length === 0) return h("div", { class: "empty" }, h("p", { text: t("history.none") }), h("p", { class: "hint", text: t("history.promise") }));
  const ordered = [...all.filter((entry) => entry.favourite), ...all.filter((entry) => !entry.favourite)];
  return [
    h("div", { class: "part-head" }, h("h2", { text: t("history.title", { count: all.length }) }), h("button", { type: "button", class: "quiet", text: t("history.clear"), on: { click: clear } })),
    h("ul", { class: "history" }, ordered.map((entry) => row(context, entry))),
    h("p", { class: "hint", text: t("history.promise") }),
  ];
}

function row(context, entry) {
  const { t } = context;
  const at = new Date(entry.at);
  const parameters = JSON.stringify(entry.parameters);
  const named = { action: entry.action };
  return h("li", { class: entry.favourite ? "past favourite" : "past" },
    h("button", { type: "button", class: "quiet square star", "aria-pressed": String(entry.favourite), "aria-label": t("history.favourite", named), on: { click: () => toggleFavourite(entry.id) } }, icon("star")),
    h("button", { type: "button", class: "quiet past-open", title: t("history.open"), on: { click: () => reopen(context, entry) } },
      h("span", { class: "past-head" }, h("span", { class: "past-name", text: entry.action }), h("span", { class: `status ${entry.code ? "refused" : entry.isSuccess ? "succeeded" : "failed"}`, text: entry.code || `HTTP ${entry.status}` })),
      h("span", { class: "past-facts" }, h("time", { datetime: at.toISOString(), text: at.toLocaleString(context.language === "zh" ? "zh-CN" : "en-GB", { dateStyle: "short", timeStyle: "medium" }) }), ` · ${entry.product} · ${t("answer.took", { milliseconds: entry.milliseconds })} · ${parameters.length > 90 ? `${parameters.slice(0, 90)}…` : parameters}`)),
    h("button", { type: "button", class: "quiet square retry", "aria-label": t("history.retry", named), title: t("history.retry", named), on: { click: () => retry(context, entry) } }, icon("retry")));
}

async function reopen(context, entry) {
  const { app } = context;
  const product = app.description.entry(entry.product, entry.version);
  if (!product) return false;
  return app.open({ entry: product, action: entry.action, parameters: structuredClone(entry.parameters), region: entry.region, method: entry.method });
}

/**
 * Repeats a call that only reads. A call that changes something is only filled in, and its button gets the focus. A
 * value that was not kept must be entered first, because the call would differ without it.
 */
async function retry(context, entry) {
  if (!(await reopen(context, entry))) return;
  const { app } = context;
  if (entry.omitted?.length > 0) {
    app.announce(context.t("history.incomplete"));
    return app.toField(entry.omitted[0]);
  }
  const send = document.querySelector(".send");
  if (app.action.keywright.access === "read") return send.click();
  app.announce(context.t("history.filled"));
  send.focus();
}
