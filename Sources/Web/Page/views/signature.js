// SPDX-License-Identifier: Apache-2.0
// The steps of a signature, and the differences between a program's signature and the expected one.

import { h, icon, replace, uniqueID } from "../base/element.js";
import { serverTimestamp } from "../session/clock.js";
import { needsNewPage } from "./notices.js";

/** The delay after the last key press before the result is computed. */
const PAUSE_MILLISECONDS = 150;

export function mountSignature(element, context) {
  const { t } = context;
  // POST is the page's own method.
  const state = { method: "POST", timestamp: serverTimestamp(), nonce: 0, run: 0, comparison: 0 };
  const steps = h("div", { class: "steps" });
  const compared = h("div", { class: "compared", role: "status" });
  const methods = h("div", { class: "segments", role: "group", "aria-label": t("signature.httpMethod") });
  const showMethods = () => replace(methods, ["POST", "GET"].map((method) => h("button", {
    type: "button", "aria-pressed": String(method === state.method), text: method,
    on: { click: () => { state.method = method; showMethods(); refresh(); methods.querySelector("[aria-pressed=true]").focus(); } },
  })));
  const id = uniqueID("pasted");
  const pasted = h("textarea", { id, class: "control pasted", rows: "5", spellcheck: "false", autocomplete: "off", autocapitalize: "off", "aria-describedby": `${id}-hint` });
  const unsigned = () => context.session.unsigned({ method: state.method, timestamp: state.timestamp, ...(state.nonce ? { nonce: state.nonce } : {}) });
  const refresh = () => showSteps(context, steps, unsigned, state);
  const compare = () => showDiagnosis(context, compared, pasted.value, unsigned, state);
  const later = pausing(() => { refresh(); compare(); });
  const typed = pausing(compare);
  pasted.addEventListener("input", typed);
  replace(element,
    h("section", { class: "part" }, h("h2", null, h("label", { for: id, text: t("signature.compare") })),
      h("p", { class: "hint", id: `${id}-hint`, text: t("signature.compareHint") }), pasted, compared),
    h("section", { class: "part" },
      h("div", { class: "part-head steps-head" }, h("h2", { text: t("signature.steps") }), methods,
        h("button", { type: "button", class: "quiet", on: { click: () => { state.timestamp = serverTimestamp(); state.nonce = 0; refresh(); } } }, icon("retry"), t("signature.again"))),
      steps));
  showMethods();
  refresh();
  const stops = [context.call.subscribe(later), context.session.status.subscribe(later)];
  return () => {
    later.stop();
    typed.stop();
    // Results of pending computations are ignored.
    state.run += 1;
    state.comparison += 1;
    for (const stop of stops) stop();
  };
}

function pausing(action) {
  let timer;
  const later = () => {
    clearTimeout(timer);
    timer = setTimeout(action, PAUSE_MILLISECONDS);
  };
  later.stop = () => clearTimeout(timer);
  return later;
}

async function showSteps(context, place, unsigned, state) {
  const { t } = context;
  const run = (state.run += 1);
  try {
    const request = unsigned();
    // The nonce is kept until the time is changed, so that the compared texts do not change.
    state.nonce = request.nonce;
    const { parts } = await context.session.steps(request);
    if (run !== state.run) return;
    const { signedIn } = context.session.status.get();
    replace(place, parts.map((part) => stepView(context, part)), !signedIn && h("p", { class: "note", text: t("signature.signedOut") }));
  } catch (error) {
    if (run === state.run) replace(place, failure(t, error));
  }
}

const failure = (t, error) => needsNewPage(t, error)
  ?? h("p", { class: "note bad", dataset: { failed: "" }, text: t("signature.failed", { reason: error.message }) });

function stepView({ t, copy }, { name, text, cut }) {
  const title = t(`signature.part.${name}`);
  return h("article", { class: "step", dataset: { step: name } },
    h("div", { class: "part-head" }, h("h3", { text: title }),
      !cut && h("button", { type: "button", class: "quiet square", "aria-label": `${t("copy")}: ${title}`, on: { click: () => copy(text) } }, icon("copy"))),
    h("p", { class: "hint", text: t(`signature.what.${name}`) }),
    h("pre", { class: "code", tabindex: "0", "aria-label": title, text: cut ? t("signature.cut", { text }) : text }));
}

async function showDiagnosis(context, place, text, unsigned, state) {
  const { t, index } = context;
  const run = (state.comparison += 1);
  if (text.trim() === "") return replace(place);
  const options = { now: serverTimestamp(), defaultRegion: index.regions[0], regions: index.regions, products: index.products.filter(({ dialect }) => dialect === "3.0").map(({ service }) => service) };
  replace(place, h("p", { class: "hint", text: t("signature.comparing") }));
  try {
    const diagnosis = await context.session.diagnose(text, unsigned(), options);
    // The pasted text or the form has changed meanwhile.
    if (run !== state.comparison) return;
    replace(place, verdictView(context, diagnosis), findingsView(context, diagnosis.findings), comparedView(context, diagnosis));
  } catch (error) {
    if (run === state.comparison) replace(place, failure(t, error));
  }
}

function verdictView({ t }, { kind, verdict, isSignatureRight, isIfSent }) {
  const right = isIfSent ? "rightIfSent" : isSignatureRight ? "rightSignature" : "right";
  const words = verdict === "right" ? right : verdict;
  const type = { right: isIfSent ? "note" : "note good", wrong: "note bad", needsKey: "note", unknown: "note warn" }[verdict];
  return h("p", { class: type, dataset: { verdict } }, kind !== "unknown" && [t(`signature.kind.${kind}`), ". "], t(`signature.verdict.${words}`));
}

const shown = ({ t }, text) => (text === undefined || text === "" ? h("span", { class: "hint", text: t("signature.empty") }) : h("code", { text }));

function findingsView(context, findings) {
  const { t } = context;
  return h("ol", { class: "findings" }, findings.map((finding) => h("li", { class: "finding", dataset: { cause: finding.id } },
    h("p", { class: "finding-part", text: t(`signature.part.${finding.part}`) }),
    h("p", { text: t(`signature.cause.${finding.id}`, finding.values) }),
    finding.accepted && h("p", { class: "hint", text: t("signature.accepted") }),
    finding.ifSent && h("p", { class: "hint", text: t("signature.ifSent") }),
    (finding.given !== undefined || finding.expected) && h("dl", { class: "facts" },
      finding.given !== undefined && [h("dt", { text: t("signature.given") }), h("dd", null, shown(context, finding.given))],
      finding.expected !== undefined && [h("dt", { text: t("signature.expected") }), h("dd", null, shown(context, finding.expected))]))));
}

/** Both texts, marked where the difference begins. */
function comparedView(context, { compared, verdict, isIfSent }) {
  if (verdict === "right" && !isIfSent) return [];
  return compared.filter(({ at, given }) => at >= 0 && given !== "").map(({ part, given, expected, at }) => h("div", { class: "beside" },
    side(context, part, "given", given, at), side(context, part, "expected", expected, at)));
}

function side({ t }, part, name, text, at) {
  const title = `${t(`signature.part.${part}`)} · ${t(`signature.${name}`)}`;
  // The mark ends at the end of the line, because the next lines are often equal.
  const end = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
  const marked = text.slice(at, Math.max(end, at + 1));
  return h("div", { class: "side" }, h("h3", { text: title }), h("pre", { class: "code", tabindex: "0", "aria-label": title },
    text.slice(0, at), h("mark", { class: "mark", text: marked === "" ? "⌁" : marked.startsWith("\n") ? "↵\n" : marked }), text.slice(at + marked.length)));
}
