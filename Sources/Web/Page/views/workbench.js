// SPDX-License-Identifier: Apache-2.0
// The current action: its description, its form and JSON, and the button that calls it.

import { h, icon, replace } from "../base/element.js";
import { oneOf, setting } from "../base/store.js";
import { localized } from "../base/texts.js";
import { checkObject } from "../form/checks.js";
import { form } from "../form/form.js";
import { isObject } from "../form/values.js";
import { methodsOf } from "../signing/index.js";
import { faultsOf } from "./refusal.js";
import { productName } from "./navigation.js";

const requiredOnly = setting("requiredOnly", false);
const shape = setting("shape", "form", oneOf(["form", "json"]));

export function mountWorkbench(element, context) {
  const { t, action } = context;
  const fields = h("div", { class: "fields-place" });
  const text = h("textarea", { class: "control json", id: "json", spellcheck: "false", autocomplete: "off", "aria-label": t("form.json"), "aria-describedby": "json-problem" });
  const jsonProblem = h("p", { class: "problem", id: "json-problem", "aria-live": "polite" });
  const json = h("div", { class: "json-place" }, text, jsonProblem);
  /** `own` is `form` or `json` while that one changes the parameters. */
  const state = { made: undefined, own: undefined, parameters: context.call.get().parameters, isBroken: false };
  const undo = [];

  const problems = () => {
    const { parameters } = context.call.get();
    const own = checkObject(parameters, action.inputMembers, context.objects, context.entry.dialect !== "3.0").map((problem) => ({ ...problem, text: t(problem.key, problem.values) }));
    return [...faultsOf(context), ...own];
  };
  const change = (own, parameters) => {
    state.own = own;
    context.setCall({ parameters });
    state.own = undefined;
  };
  const showForm = () => {
    const { parameters } = context.call.get();
    state.made = form({ members: action.inputMembers, objects: context.objects, values: parameters, requiredOnly: requiredOnly.get(), t, changed: (values) => change("form", values), announce: context.announce });
    replace(fields, action.inputMembers.length === 0 && Object.keys(parameters).length === 0 ? h("p", { class: "hint", text: t("form.nothing") }) : state.made.element);
  };
  /** Invalid JSON is kept until the parameters change otherwise, also when the language changes. */
  const setBroken = (problem) => {
    state.isBroken = Boolean(problem);
    context.app.unreadable = problem ? { parameters: state.parameters, text: text.value } : undefined;
    text.setAttribute("aria-invalid", String(state.isBroken));
    jsonProblem.textContent = problem ?? "";
  };
  const showText = () => {
    text.value = JSON.stringify(context.call.get().parameters, null, 2);
    setBroken(undefined);
  };
  const mark = () => {
    const found = problems();
    state.made.mark(found);
    if (!state.isBroken) jsonProblem.textContent = found.length === 0 ? "" : `${found[0].path}: ${found[0].text}`;
  };
  text.addEventListener("input", () => {
    const read = readJSON(text.value, t);
    setBroken(read.problem);
    if (!read.problem) change("json", read.value);
  });
  const showShape = () => {
    fields.hidden = shape.get() !== "form";
    json.hidden = shape.get() === "form";
  };
  replace(element, heading(context), options(context, undo), toolbar(t, undo), fields, json, footer(context));
  showForm();
  const { unreadable } = context.app;
  showText();
  if (unreadable?.parameters === state.parameters) {
    text.value = unreadable.text;
    setBroken(readJSON(text.value, t).problem);
  }
  showShape();
  mark();
  undo.push(
    context.call.subscribe(({ parameters }) => {
      if (parameters !== state.parameters) {
        state.parameters = parameters;
        if (state.own !== "json") showText();
        if (state.own !== "form") showForm();
      }
      mark();
    }),
    context.answer.subscribe((answer) => {
      mark();
      if (answer.state === "done" && answer.answer.error) element.querySelector(".fault")?.scrollIntoView({ block: "nearest" });
    }),
    requiredOnly.subscribe(() => (showForm(), mark())),
    shape.subscribe(() => (state.isBroken || showText(), showShape(), mark())),
  );
  /**
   * Invalid JSON prevents sending only while the JSON is visible; with the form visible, the form's values are sent.
   */
  context.app.isHeldBack = () => {
    if (!state.isBroken || shape.get() === "form") return false;
    text.focus();
    context.announce(jsonProblem.textContent);
    return true;
  };
  context.app.toField = (path) => {
    if (shape.get() !== "form") shape.set("form");
    if (requiredOnly.get() && !state.made.find(path)?.isExact) requiredOnly.set(false);
    const field = state.made.find(path)?.element;
    field?.scrollIntoView({ block: "center" });
    field?.querySelector("input,textarea,select,button")?.focus();
  };
  element.scrollTop = 0;
  return () => undo.forEach((one) => one());
}

/** Numbers that JavaScript cannot represent exactly are kept as texts, which the server accepts for integers. */
const exactly = (_, value, at) =>
  typeof value !== "number" || Number.isSafeInteger(value) || (!Number.isInteger(value) && Number.isFinite(value)) ? value : (at?.source ?? value);

function readJSON(text, t) {
  try {
    const value = JSON.parse(text.trim() === "" ? "{}" : text, exactly);
    return isObject(value) ? { value } : { problem: t("check.object") };
  } catch (error) {
    return { problem: t("form.noJSON", { reason: error.message }) };
  }
}

function heading(context) {
  const { t, action, entry } = context;
  const { access, isVendors } = action.keywright;
  return h("div", { class: "heading" },
    h("p", { class: "crumb" }, productName(context.app, entry), entry.version && h("span", { class: "type", text: entry.version })),
    h("h1", { text: action.name }),
    h("p", { class: "summary", text: context.language === "zh" ? action.keywright.summary?.zh ?? action.name : localized(action.keywright.summary, "en") || action.document }),
    context.language === "zh" && action.document && h("p", { class: "hint", lang: "en", text: action.document }),
    h("p", { class: "chips" }, access && h("span", { class: `chip ${access}`, text: t(`access.${access}`) }), isVendors === false && h("span", { class: "chip", text: t("access.ours") })));
}

function options(context, undo) {
  const { t, action, entry, index } = context;
  const rule = action.keywright.region ?? "required";
  const regions = select(context, undo, "region", t(`region.${rule}`), ["", ...index.regions]);
  const methods = select(context, undo, "method", t("form.method"), methodsOf(entry.dialect));
  return h("div", { class: "options" }, regions, methods);
}

/** A select element that also shows a value of the call that is not offered, such as the region of a link. */
function select(context, undo, name, label, offered) {
  const { t } = context;
  const element = h("select", { id: name, class: "control", on: { change: () => context.setCall({ [name]: element.value }) } });
  const show = (call) => {
    if (element.value === call[name] && element.options.length > 0) return;
    const values = offered.includes(call[name]) ? offered : [...offered, call[name]];
    replace(element, values.map((value) => h("option", { value, text: value || t("form.noRegion"), selected: value === call[name] })));
  };
  show(context.call.get());
  undo.push(context.call.subscribe(show));
  return h("div", { class: "option" }, h("label", { for: name, class: "label", text: label }), element);
}

function toolbar(t, undo) {
  const choice = (value, text) => {
    const button = h("button", { type: "button", "aria-pressed": String(shape.get() === value), text, on: { click: () => shape.set(value) } });
    button.dataset.shape = value;
    return button;
  };
  const shapes = h("div", { class: "segments", role: "group", "aria-label": t("form.shape") }, choice("form", t("form.form")), choice("json", t("form.shapeJSON")));
  const only = h("input", { type: "checkbox", id: "required-only", checked: requiredOnly.get(), on: { change: () => requiredOnly.set(only.checked) } });
  undo.push(
    shape.subscribe((value) => [...shapes.children].forEach((button) => button.setAttribute("aria-pressed", String(button.dataset.shape === value)))),
    requiredOnly.subscribe((value) => {
      only.checked = value;
    }));
  return h("div", { class: "toolbar" }, h("h2", { text: t("form.parameters") }), shapes, h("label", { class: "switch", for: "required-only" }, only, t("form.requiredOnly")));
}

/** The call button, and a warning about the effects of the call. */
function footer(context) {
  const { t, action } = context;
  const { access, showsSecret } = action.keywright;
  const warnings = [access && access !== "read" && t("warning.changes"), access === "permissionManagement" && t("warning.permissions"), showsSecret && t("warning.secret")].filter(Boolean);
  const send = h("button", { type: "button", class: "button primary send", on: { click: () => context.send() } }, t("form.send"), h("kbd", { "aria-hidden": "true", text: t("form.sendKeys") }));
  const element = h("div", { class: "send-bar" }, warnings.length > 0 && h("p", { class: "note warn", id: "warning", text: warnings.join(" ") }), send);
  if (warnings.length > 0) send.setAttribute("aria-describedby", "warning");
  return element;
}
