// SPDX-License-Identifier: Apache-2.0
// A new private key that is not saved. The server returns it only once, so the page asks before it is lost.

import { h } from "../base/element.js";
import { holdsPrivateKey } from "./secrets.js";

/** Whether the shown answer has a private key that is not saved. */
function isUnsaved(app) {
  const { state, answer } = app.answer.get();
  return state === "done" && holdsPrivateKey(answer.body);
}

/** Asks before the page is closed or reloaded, in the browser's own words. */
export function guardEnd(app) {
  addEventListener("beforeunload", (event) => {
    if (isUnsaved(app)) event.preventDefault();
  });
}

/**
 * Asks before an unsaved private key is lost. If the user agrees, the page forgets it.
 *
 * @returns `undefined` without such a key, else a promise of whether the user agrees.
 */
export function keeping(app) {
  if (!isUnsaved(app)) return undefined;
  app.asking ??= ask(app).finally(() => {
    app.asking = undefined;
  });
  return app.asking;
}

function ask(app) {
  const { t } = app;
  return new Promise((resolve) => {
    const dialog = h("dialog", { class: "dialog unsaved", "aria-labelledby": "unsaved-title" },
      h("form", { method: "dialog" },
        h("h2", { id: "unsaved-title", text: t("unsaved.title") }),
        h("p", { text: t("unsaved.why") }),
        h("div", { class: "actions" },
          h("button", { type: "submit", class: "button leave", value: "leave", text: t("unsaved.leave") }),
          h("button", {
            type: "submit", class: "button primary stay", value: "", autofocus: true, text: t("unsaved.stay"),
          }))));
    dialog.addEventListener("close", () => {
      dialog.remove();
      const mayGo = dialog.returnValue === "leave";
      if (mayGo) app.answer.set({ state: "none" });
      resolve(mayGo);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
