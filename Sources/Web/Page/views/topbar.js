// SPDX-License-Identifier: Apache-2.0
// The top bar: search, language, theme, the signed-in user, and a warning about a wrong clock.

import { h, icon, replace } from "../base/element.js";
import { chosenLanguage, language } from "../base/texts.js";
import { skewSeconds } from "../session/clock.js";
import { notice } from "./notices.js";
import { mountSearch } from "./search.js";
import { chosenTheme, themes } from "./theme.js";

export function mountTopBar(element, app) {
  const { t, session } = app;
  const menu = h("button", {
    type: "button", class: "quiet square menu", "aria-label": t("navigation.open"), "aria-controls": "navigation", "aria-expanded": "false",
    on: { click: () => app.openNavigation(!document.body.classList.contains("navigation-open")) },
  }, icon("menu"));
  const search = h("div", { class: "search", role: "search" });
  const account = h("div", { class: "account" });
  const clock = h("p", { class: "clock", role: "status" });
  const clockNotice = notice(t, clock);
  replace(element, menu, brand(app), search, account, languageSwitch(t), themeSwitch(t), h("div", { class: "notices" }, clockNotice));
  const showAccount = (status) => {
    const wasHere = account.contains(document.activeElement);
    replace(account, status.signedIn ? signedIn(app, status) : signedOut(app, status));
    if (wasHere) account.querySelector("button").focus();
  };
  const showClock = (seconds) => {
    clockNotice.hidden = seconds === 0;
    clock.textContent = seconds === 0 ? "" : t(seconds > 0 ? "clock.behind" : "clock.ahead", { seconds: Math.abs(seconds) });
  };
  showAccount(session.status.get());
  showClock(skewSeconds.get());
  const undo = [mountSearch(search, app), session.status.subscribe(showAccount), skewSeconds.subscribe(showClock)];
  return () => undo.forEach((one) => one());
}

/** Returns to the start without loading the page again, because a reload of the only tab ends the session. */
const brand = (app) => h("a", { class: "brand", href: "./", on: { click: (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  app.open({ entry: app.description.index.products[0] });
} } }, "Keywright", h("span", { text: app.t("title") }));

function languageSwitch(t) {
  const other = language() === "zh" ? "en" : "zh";
  return h("button", {
    type: "button", class: "quiet language", lang: other === "zh" ? "zh-CN" : "en", "aria-label": t("language.other"),
    on: { click: () => chosenLanguage.set(other) },
  }, other === "zh" ? "中文" : "English");
}

function themeSwitch(t) {
  const name = (theme) => t("theme.now", { theme: t(`theme.${theme}`) });
  const button = h("button", { type: "button", class: "quiet square theme", "aria-label": name(chosenTheme.get()), title: name(chosenTheme.get()), on: { click: () => {
    const next = themes[(themes.indexOf(chosenTheme.get()) + 1) % themes.length];
    chosenTheme.set(next);
    button.setAttribute("aria-label", name(next));
    button.title = name(next);
  } } }, icon("theme"));
  return button;
}

const signedOut = (app, status) => [
  h("button", { type: "button", class: "button sign-in", "aria-label": app.t("session.signIn"), on: { click: () => app.signIn() } }, icon("key"), h("span", { text: app.t("session.signIn") })),
  status.reason === "idle" && h("span", { class: "unseen", role: "status", text: app.t("session.idleEnded") }),
];

const signedIn = (app, status) => [
  h("button", { type: "button", class: "quiet who", "aria-label": `${app.t("session.settings")}: ${status.secretId}`, title: app.t("session.settings"), on: { click: () => app.signIn() } }, icon("key"), h("span", { class: "secret-id", text: status.secretId }),
    status.hasToken && h("span", { class: "chip", text: app.t("session.temporary") })),
  h("button", { type: "button", class: "button sign-out", text: app.t("session.signOut"), on: { click: () => app.signOut() } }),
];
