// SPDX-License-Identifier: Apache-2.0
// The explanation of a refusal: the conditions of its code that fit its message, and the field that the message names.

import { h } from "../base/element.js";
import { conditionsOf } from "../search/conditions.js";
import { pathIn } from "../search/phrases.js";

/** The field at fault in the last answer, as long as the parameters are those that were refused. */
export function faultsOf(context) {
  const { state, answer, call } = context.answer.get();
  if (state !== "done" || !answer.error) return [];
  const path = pathOf(context, answer.error);
  const now = JSON.stringify(context.call.get().parameters);
  if (!path || now !== JSON.stringify(call.parameters)) return [];
  return [{ path, byServer: true, text: context.t("refusal.here", { code: answer.error.code }) }];
}

/** The path of the field that a refusal concerns. */
const pathOf = (context, { message }) => pathIn(message) ?? named(context, message);

/** Messages of the legacy doors name the parameter without quotes. */
const named = (context, message) => context.action.inputMembers.find((member) => new RegExp(`\\b${member.name}\\b`).test(message ?? ""))?.name;

export function refusal(context, error) {
  const { t, action } = context;
  const known = conditionsOf(action, error);
  const path = pathOf(context, error);
  return h("div", { class: "refusal", role: "group", "aria-label": t("refusal.label") },
    h("p", { class: "refusal-code" }, h("code", { text: error.code }), error.number !== undefined && h("span", { class: "chip", text: error.number })),
    h("p", { class: "refusal-message", text: error.message }),
    known.length > 0 && why(t, known),
    path && h("button", { type: "button", class: "quiet", text: t("refusal.toField", { path }), on: { click: () => context.app.toField(path) } }));
}

/** If the message does not tell which condition was met, all are shown. */
function why(t, known) {
  if (known.length === 1) return h("p", { class: "refusal-why" }, h("strong", { text: t("refusal.when") }), " ", conditionOf(known[0]));
  return h("div", { class: "refusal-why" }, h("strong", { text: t("refusal.oneOf") }),
    h("ul", null, known.map((error) => h("li", null, conditionOf(error)))));
}

const conditionOf = ({ condition }) => h("span", { lang: "en", text: condition });
