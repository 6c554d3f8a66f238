// SPDX-License-Identifier: Apache-2.0
// The whole page: what is in hand, and the parts that show it.

import { h, replace } from "../base/element.js";
import { store } from "../base/store.js";
import { language } from "../base/texts.js";
import { fromFlat } from "../form/values.js";
import { methodsOf } from "../signing/index.js";
import { searchIndex } from "../search/index.js";
import { readLink, writeLink } from "./link.js";
import { mountNavigation } from "./navigation.js";
import { mountPane } from "./pane.js";
import { openSignIn } from "./signin.js";
import { mountTopBar } from "./topbar.js";
import { mountWorkbench } from "./workbench.js";
import { contextOf } from "./context.js";

const defaultAction = "CreateKeyPair";

/** After the last key, in milliseconds. */
const linkPause = 250;

export async function shell({ t, description, session }) {
  const app = {
    t, description, session,
    call: store(undefined),
    /** `{state: "none" | "pending" | "done" | "failed", answer, parameters}` of the call in hand. */
    answer: store({ state: "none" }),
    tab: store("answer"),
    /** The condition that a search led to: `{code}`. */
    sought: store(undefined),
  };
  const parts = { undo: [] };
  const live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  app.announce = (text) => {
    live.textContent = text;
  };
  app.open = (target, options) => open(app, parts, target, options);
  app.signIn = () => openSignIn(app);
  app.setLanguage = (words) => {
    app.t = words;
    document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
    build(app, parts, live);
    mountAction(app, parts);
  };
  // So that the list and the action are painted at once, and nothing moves.
  await description.product(linkedEntry(app, readLink()));
  build(app, parts, live);
  addEventListener("popstate", () => openLink(app, parts));
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !document.querySelector("dialog[open]")) parts.workbench.querySelector(".send")?.click();
    if (event.key === "Escape") document.body.classList.remove("navigation-open");
  });
  await openLink(app, parts);
  // What the search knows is as large as the page: it is loaded when somebody is about to search.
  let index;
  app.searchable = () => (index ??= description.all().then(searchIndex));
  return app;
}

function build(app, parts, live) {
  for (const undo of parts.undo.splice(0)) undo?.();
  const { t } = app;
  parts.bar = h("header", { class: "bar" });
  parts.navigation = h("nav", { class: "navigation", id: "navigation", "aria-label": t("navigation.label") });
  parts.workbench = h("main", { class: "workbench", id: "workbench", tabindex: "-1", "aria-label": t("workbench.label") });
  parts.pane = h("section", { class: "pane", "aria-label": t("pane.label") });
  replace(document.body,
    h("a", { class: "skip", href: "#workbench", text: t("skip"), on: { click: (event) => {
      event.preventDefault();
      parts.workbench.focus();
    } } }),
    parts.bar, parts.navigation, parts.workbench, parts.pane, live);
  parts.undo.push(mountTopBar(parts.bar, app), mountNavigation(parts.navigation, app));
}

function linkedEntry(app, link) {
  const { products } = app.description.index;
  return products.find((one) => one.product === link.product && (!link.version || one.version === link.version)) ?? products[0];
}

/** Opens what the address says, or else the first action. */
async function openLink(app, parts) {
  const link = readLink();
  const entry = linkedEntry(app, link);
  await open(app, parts, { entry, action: link.action, pairs: link.pairs, region: link.region, method: link.method, tab: link.tab }, { keepLink: true });
}

/**
 * Shows an action.
 * @param target `{entry, action, parameters | pairs, region, method, tab, code}`
 */
async function open(app, parts, target, { keepLink = false } = {}) {
  const { actions, objects } = await app.description.product(target.entry);
  const name = actions.has(target.action) ? target.action : actions.has(defaultAction) ? defaultAction : [...actions.keys()][0];
  const action = actions.get(name);
  const before = app.call.get();
  const isSameDialect = app.entry?.dialect === target.entry.dialect;
  const parameters = target.parameters ?? fromFlat(target.pairs ?? [], action.inputMembers, objects);
  app.action = action;
  app.objects = objects;
  app.entry = target.entry;
  app.answer.set({ state: "none" });
  app.sought.set(target.code ? { code: target.code } : undefined);
  app.call.set({
    product: target.entry.product, version: target.entry.version, action: name, parameters,
    region: target.region ?? regionFor(app, action, before), host: before?.host ?? "this",
    method: methodFor(target.entry, target.method ?? (isSameDialect ? before?.method : undefined)),
  });
  if (target.tab) app.tab.set(target.tab);
  writeLink(app, keepLink);
  document.title = `${name} · ${app.t("title")}`;
  mountAction(app, parts);
}

/** Browsers take a few new addresses a second, and no more. */
function followCall(app) {
  let timer;
  return app.call.subscribe(() => {
    clearTimeout(timer);
    timer = setTimeout(() => writeLink(app, true), linkPause);
  });
}

const regionFor = (app, action, before) => (before?.region ? before.region : (app.description.index.regions[0] ?? ""));

/** What a link or the history wants, where the door knows it, or else what the door's clients use today. */
const methodFor = (entry, wanted) => {
  const offered = methodsOf(entry.dialect);
  return offered.includes(wanted) ? wanted : offered[0];
};

function mountAction(app, parts) {
  for (const undo of parts.undoAction?.splice(0) ?? []) undo?.();
  const context = contextOf(app);
  parts.undoAction = [mountWorkbench(parts.workbench, context), mountPane(parts.pane, context), followCall(app)];
  document.body.classList.remove("navigation-open");
}
