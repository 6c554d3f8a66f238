// SPDX-License-Identifier: Apache-2.0
// The explanation of a refusal: the action's own condition for its code, and the field that the message names.

import { h } from "../base/element.js";
import { conditionOf } from "../search/search.js";

/** The parameter path in the message of a refusal, such as `Filters.0.Name`. */
export const pathIn = (message) => message?.match(/(?:[Pp]arameter|参数)\s*`([^`]+)`/)?.[1];

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

/** Messages of the legacy endpoints name the parameter without quotes. */
const named = (context, message) => context.action.inputMembers.find((member) => new RegExp(`\\b${member.name}\\b`).test(message ?? ""))?.name;

export function refusal(context, error) {
  const { t, action } = context;
  const known = conditionOf(action, error.code);
  const path = pathOf(context, error);
  return h("div", { class: "refusal", role: "group", "aria-label": t("refusal.label") },
    h("p", { class: "refusal-code" }, h("code", { text: error.code }), error.number !== undefined && h("span", { class: "chip", text: error.number })),
    h("p", { class: "refusal-message", text: error.message }),
    known && h("p", { class: "refusal-why" }, h("strong", { text: t("refusal.when") }), " ", h("span", { lang: "en", text: known.condition })),
    path && h("button", { type: "button", class: "quiet", text: t("refusal.toField", { path }), on: { click: () => context.app.toField(path) } }));
}
