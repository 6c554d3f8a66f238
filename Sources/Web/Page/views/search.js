// SPDX-License-Identifier: Apache-2.0
// The quick search, a combobox: the focus stays in the field, and the arrow keys move through the results.

import { h, icon, replace } from "../base/element.js";
import { language, localized } from "../base/texts.js";
import { excerpt, search } from "../search/search.js";
import { pastCalls } from "../session/history.js";
import { productName } from "./navigation.js";

/** The delay in milliseconds after which the search data are loaded, usually before the user types. */
const PAUSE = 1_000;

export function mountSearch(element, app) {
  const { t } = app;
  const list = h("ul", { class: "found", id: "found", role: "listbox", "aria-label": t("search.found"), hidden: true });
  const input = h("input", {
    type: "text", id: "search", class: "control", role: "combobox", "aria-expanded": "false", "aria-controls": "found", "aria-autocomplete": "list",
    "aria-label": t("search.label"), placeholder: t("search.placeholder"), autocomplete: "off", spellcheck: "false",
  });
  replace(element, icon("search"), input, h("kbd", { "aria-hidden": "true", text: "/" }), list);
  const state = { found: [], at: -1, index: undefined };
  const close = () => {
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    input.removeAttribute("aria-activedescendant");
  };
  const point = (at) => {
    state.at = at;
    [...list.children].forEach((option, index) => option.setAttribute("aria-selected", String(index === at)));
    const option = list.children[at];
    option?.scrollIntoView({ block: "nearest" });
    if (option?.id) input.setAttribute("aria-activedescendant", option.id);
  };
  const choose = (found) => {
    if (!found) return;
    input.value = "";
    close();
    input.blur();
    app.open(targetOf(app, found));
  };
  const look = () => {
    if (input.value.trim() === "") return close();
    state.found = search(state.index, input.value, pastCalls.get());
    replace(list, state.found.map((found, index) => optionOf(app, found, index, () => choose(found), () => state.at !== index && point(index))),
      state.found.length === 0 && h("li", { class: "nothing", role: "option", "aria-selected": "false", "aria-disabled": "true", text: t("search.nothing") }));
    list.hidden = false;
    input.setAttribute("aria-expanded", "true");
    point(state.found.length > 0 ? 0 : -1);
  };
  input.addEventListener("input", async () => {
    try {
      state.index ??= await app.searchable();
      look();
    } catch {
      app.announce(t("answer.unreachable"));
    }
  });
  input.addEventListener("paste", (event) => {
    const text = event.clipboardData?.getData("text/plain") ?? "";
    const short = excerpt(text);
    // The field itself is slow with a long text.
    if (short === text) return;
    event.preventDefault();
    input.setRangeText(short.replace(/\s+/g, " "), input.selectionStart, input.selectionEnd, "end");
    input.dispatchEvent(new Event("input"));
  });
  // A failure is reported only when the user types.
  const prepare = () => app.searchable?.().catch(() => {});
  const early = setTimeout(() => {
    performance.mark("search");
    prepare();
  }, PAUSE);
  input.addEventListener("focus", () => (input.value && state.index ? look() : prepare()));
  input.addEventListener("blur", () => setTimeout(close));
  input.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && state.found.length > 0) {
      event.preventDefault();
      point((state.at + step + state.found.length) % state.found.length);
    } else if (event.key === "Enter") choose(state.found[state.at]);
    else if (event.key === "Escape") {
      if (list.hidden) input.blur();
      close();
    }
  });
  list.addEventListener("mousedown", (event) => event.preventDefault());
  const slash = (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || isTyped(event.target)) return;
    event.preventDefault();
    input.focus();
    input.select();
  };
  addEventListener("keydown", slash);
  return () => {
    clearTimeout(early);
    removeEventListener("keydown", slash);
  };
}

const isTyped = (target) => target instanceof HTMLElement && target.matches("input, textarea, select, dialog *");

/**
 * A code opens the action with its condition. A code that every action can return is shown at the current action if its
 * product has it.
 */
function targetOf(app, found) {
  const { code, condition } = found.error ?? {};
  const tab = code ? "document" : undefined;
  if (found.action) return { entry: found.entry, action: found.action.name, code, condition, tab };
  const isHere = app.entry.commonErrors?.some((error) => error.code === code && error.condition === condition);
  if (!isHere) return { entry: found.entry, code, condition, tab };
  const { action, parameters, region, method } = app.call.get();
  return { entry: app.entry, action, parameters, region, method, code, condition, tab };
}

function optionOf(app, found, index, choose, point) {
  const { t } = app;
  const title = found.action ? found.action.name : found.name;
  const said = found.error
    ? h("span", { class: "found-why" }, h("code", { text: found.error.code }), " ", found.error.condition)
    : h("span", { class: "found-why", text: reason(t, found) });
  return h("li", { id: `found-${index}`, role: "option", "aria-selected": "false", on: { click: choose, mousemove: point } },
    h("span", { class: "found-head" }, h("span", { class: "found-name", text: title }), h("span", { class: "found-product", text: found.action ? productName(app, found.entry) : t("search.common") })), said);
}

function reason(t, found) {
  if (found.kind === "parameter") return t("search.parameter", { name: found.name });
  if (found.kind === "field") return t("search.field", { name: found.name });
  return localized(found.action.keywright.summary, language());
}
