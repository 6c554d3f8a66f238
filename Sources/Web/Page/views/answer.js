// SPDX-License-Identifier: Apache-2.0
// What the server answered.

import { h, icon, replace } from "../base/element.js";
import { isSuccess, longestCall } from "../session/calling.js";
import { jsonView } from "./json.js";
import { needsNewPage } from "./notices.js";
import { refusal } from "./refusal.js";
import { hiding, withoutPrivateKeys } from "./secrets.js";

export function mountAnswer(element, context) {
  const show = (state) => {
    element.classList.toggle("pending", state.state === "pending");
    if (state.state === "pending") return element.append(cancel(context, state));
    if (state.state === "done") return replace(element, done(context, state));
    replace(element, state.state === "failed" ? failed(context, state.error) : none(context));
  };
  const before = context.answer.get();
  if (before.state === "pending") show(before.answer ? { ...before, state: "done" } : { state: "none" });
  show(before);
  const stop = context.answer.subscribe(show);
  return () => {
    stop();
    element.classList.remove("pending");
  };
}

const none = ({ t }) => h("div", { class: "empty" }, h("p", { text: t("answer.none") }), h("p", { class: "hint", text: t("answer.keys") }));

/** For calls that take so long that it can be read. */
const cancel = ({ t }, { stop }) => h("button", { type: "button", class: "button cancel", text: t("cancel"), on: { click: stop } });

function failed({ t }, error) {
  const newPage = needsNewPage(t, error);
  if (newPage) return newPage;
  const text = error.reason === "signedOut" ? t("answer.signedOut")
    : error.name === "AbortError" ? t("answer.cancelled")
    : error.name === "TimeoutError" ? t("answer.late", { seconds: longestCall / 1000 })
    : t("answer.unreachable");
  return h("div", { class: "note bad", role: "alert" }, h("p", { text }), error instanceof TypeError && h("p", { class: "hint", text: error.message }));
}

function done(context, state) {
  const { t } = context;
  const { answer } = state;
  const { body } = answer;
  // A private key is kept until it is saved. Before it is lost otherwise, the page asks (unsaved.js).
  const forget = () => {
    state.answer = { ...answer, body: withoutPrivateKeys(body, t("secret.gone")), text: "" };
  };
  const hide = hiding(context, body, forget);
  const view = body === undefined ? h("pre", { class: "code", tabindex: "0", text: answer.text }) : jsonView(body, t("answer.body"), hide);
  return [
    statusLine(context, answer),
    answer.error && refusal(context, answer.error),
    hide.hidden && h("p", { class: "note warn", text: t("secret.once") }),
    h("div", { class: "part-head" }, h("h2", { text: t("answer.body") }), !hide.hidden && h("button", { type: "button", class: "quiet", on: { click: () => context.copy(answer.text) } }, icon("copy"), t("copy"))),
    view,
    h("details", { class: "headers" }, h("summary", { text: t("answer.headers", { count: answer.headers.length }) }),
      h("dl", null, answer.headers.map(([name, value]) => [h("dt", { text: name }), h("dd", { text: value })]))),
  ];
}

function statusLine(context, answer) {
  const { t } = context;
  const outcome = answer.error ? "refused" : isSuccess(answer) ? "succeeded" : "failed";
  return h("div", { class: "status-line" },
    h("span", { class: `status ${outcome}`, text: t(`answer.${outcome}`) }),
    h("span", { class: "fact", text: `HTTP ${answer.status}` }),
    h("span", { class: "fact", text: t("answer.took", { milliseconds: answer.milliseconds.toFixed(answer.milliseconds < 10 ? 1 : 0) }) }),
    h("span", { class: "fact", text: t("answer.bytes", { count: answer.bytes.toLocaleString("en") }) }),
    answer.requestId && h("button", { type: "button", class: "quiet request-id", title: t("answer.copyRequestId"), on: { click: () => context.copy(answer.requestId) } },
      h("span", { class: "label", text: "RequestId" }), h("code", { text: answer.requestId }), icon("copy")));
}
