// SPDX-License-Identifier: Apache-2.0
// The whole page: its state, and the views that show it.

import { append, h, replace } from "../base/element.js";
import { store } from "../base/store.js";
import { language } from "../base/texts.js";
import { withoutSecrets } from "../form/confidential.js";
import { fromFlat } from "../form/values.js";
import { methodsOf } from "../signing/index.js";
import { searchIndex } from "../search/index.js";
import { firstRegion, firstTab, readLink, writeLink } from "./link.js";
import { mountNavigation } from "./navigation.js";
import { notice } from "./notices.js";
import { mountPane } from "./pane.js";
import { openSignIn } from "./signin.js";
import { mountTopBar } from "./topbar.js";
import { guardEnd, keeping } from "./unsaved.js";
import { mountWorkbench } from "./workbench.js";
import { contextOf } from "./context.js";

const defaultAction = "CreateKeyPair";

/** The delay in milliseconds after the last key press. */
const linkPause = 250;

export async function shell({ t, description, session }) {
  const app = {
    t, description, session,
    call: store(undefined),
    /**
     * `{state: "none" | "pending" | "done" | "failed", call, answer | error, stop}` of the current call; `stop()`
     * cancels it.
     */
    answer: store({ state: "none" }),
    tab: store(firstTab),
    /** The condition that a search has selected: `{code, condition}`; without a condition, all of the code. */
    sought: store(undefined),
  };
  const parts = { undo: [] };
  const live = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
  app.announce = (text) => {
    // A changed text makes screen readers announce the same message again.
    live.textContent = live.textContent === text ? `${text}\u00a0` : text;
  };
  app.notify = (...children) => append(parts.bar.querySelector(".notices"), h("div", { role: "alert" }, notice(app.t, ...children)));
  app.open = (target, options) => open(app, parts, target, options);
  app.openNavigation = (isOpen) => {
    document.body.classList.toggle("navigation-open", isOpen);
    parts.bar.querySelector(".menu").setAttribute("aria-expanded", String(isOpen));
  };
  app.signIn = () => openSignIn(app);
  app.signOut = async () => {
    if ((await keeping(app)) !== false) session.signOut();
  };
  app.setLanguage = (words) => {
    app.t = words;
    document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
    const wasAtSwitch = document.activeElement?.matches(".language");
    unmountAction(parts);
    build(app, parts, live);
    mountAction(app, parts);
    if (wasAtSwitch) parts.bar.querySelector(".language").focus();
  };
  forgetWithSession(app);
  guardEnd(app);
  // The product is loaded before the page is built, so that the list and the action appear together without a layout
  // shift.
  await description.product(linkedEntry(description, readLink()));
  build(app, parts, live);
  addEventListener("popstate", () => openLink(app, parts));
  addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && !document.querySelector("dialog[open]")) parts.workbench.querySelector(".send")?.click();
    if (event.key === "Escape") app.openNavigation(false);
  });
  await openLink(app, parts);
  // The search data are as large as the page, so they are loaded only when the user is about to search.
  let index;
  app.searchable = () => {
    if (!index) {
      index = description.all().then(searchIndex);
      // A failed load is repeated at the next use.
      index.catch(() => {
        index = undefined;
      });
    }
    return index;
  };
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

/** When the user signs out or changes, the answers and the secrets in the form are removed. */
function forgetWithSession(app) {
  let last = app.session.status.get().secretId;
  app.session.status.subscribe(({ secretId }) => {
    const isOther = last !== "" && secretId !== last;
    last = secretId;
    if (!isOther || !app.call.get()) return;
    app.answer.set({ state: "none" });
    const call = app.call.get();
    const { parameters, omitted } = withoutSecrets(call.parameters, app.action.inputMembers, app.objects);
    if (omitted.length > 0 || app.unreadable) app.call.set({ ...call, parameters });
  });
}

/** The product in the address, or else the first one. */
export const linkedEntry = (description, link) => description.entry(link.product, link.version) ?? description.index.products[0];

/** Opens the action in the address, or else the first one. */
async function openLink(app, parts) {
  const link = readLink();
  // A pending update must not overwrite the new address.
  parts.follow?.cancel();
  // If the user stays, the old address is restored.
  const stay = () => writeLink(app, false);
  await app.open({
    entry: linkedEntry(app.description, link), action: link.action, pairs: link.pairs,
    region: link.region ?? firstRegion(app), method: link.method ?? "", tab: link.tab ?? firstTab,
  }, { keepLink: true, stay });
}

/**
 * Shows an action.
 * @param target `{entry, action, parameters | pairs, region, method, tab, code, condition}`
 * @param options `stay` is called if the user stays because of an unsaved private key.
 * @returns whether the requested action was opened; it is not if another was opened later.
 */
async function open(app, parts, target, { keepLink = false, stay } = {}) {
  const opening = (parts.opening = {});
  const product = await app.description.product(target.entry).catch(() => undefined);
  if (parts.opening !== opening) return false;
  if (!product) {
    app.notify(h("p", { text: app.t("answer.unreachable") }));
    return false;
  }
  const asked = keeping(app);
  if (asked && !(await asked)) {
    stay?.();
    return false;
  }
  if (parts.opening !== opening) return false;
  const { actions, objects } = product;
  unmountAction(parts);
  const name = actions.has(target.action) ? target.action : actions.has(defaultAction) ? defaultAction : [...actions.keys()][0];
  const action = actions.get(name);
  const before = app.call.get();
  const isSameDialect = app.entry?.dialect === target.entry.dialect;
  const parameters = target.parameters ?? fromFlat(target.pairs ?? [], action.inputMembers, objects);
  app.action = action;
  app.objects = objects;
  app.entry = target.entry;
  app.answer.set({ state: "none" });
  app.sought.set(target.code ? { code: target.code, condition: target.condition } : undefined);
  app.call.set({
    product: target.entry.product, version: target.entry.version, action: name, parameters,
    region: target.region ?? (before?.region || firstRegion(app)), host: before?.host ?? "this",
    method: methodFor(target.entry, target.method ?? (isSameDialect ? before?.method : undefined)),
  });
  if (target.tab) app.tab.set(target.tab);
  writeLink(app, keepLink);
  document.title = `${name} · ${app.t("title")}`;
  mountAction(app, parts);
  return name === target.action;
}

/** Updates the address with a delay, because browsers limit the number of updates in a period. */
function followCall(app) {
  let timer;
  const cancel = () => {
    clearTimeout(timer);
    timer = undefined;
  };
  const write = () => {
    timer = undefined;
    writeLink(app, true);
  };
  const later = () => {
    cancel();
    timer = setTimeout(write, linkPause);
  };
  const stops = [app.call.subscribe(later), app.tab.subscribe(later)];
  const end = () => {
    if (timer !== undefined) {
      cancel();
      write();
    }
    for (const stop of stops) stop();
  };
  return { cancel, end };
}

/** The requested signature method if the door accepts it, or else the first one of the door. */
const methodFor = (entry, wanted) => {
  const offered = methodsOf(entry.dialect);
  return offered.includes(wanted) ? wanted : offered[0];
};

/** Writes the last changes into the address before another action is opened. */
function unmountAction(parts) {
  parts.follow?.end();
  parts.follow = undefined;
  for (const undo of parts.undoAction?.splice(0) ?? []) undo?.();
}

function mountAction(app, parts) {
  const context = contextOf(app);
  parts.undoAction = [mountWorkbench(parts.workbench, context), mountPane(parts.pane, context)];
  parts.follow = followCall(app);
  app.openNavigation(false);
}
