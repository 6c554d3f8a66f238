// SPDX-License-Identifier: Apache-2.0
// Signing in and out. The SecretKey goes to the worker and is left nowhere in the page.

import { h, icon } from "../base/element.js";
import { send } from "../session/calling.js";
import { language } from "../base/texts.js";

/** Opens the dialog; resolves whether somebody is signed in when it closes. */
export function openSignIn(app) {
  return new Promise((resolve) => {
    const isSignedIn = app.session.status.get().signedIn;
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
    dialog.append(isSignedIn ? account(app, dialog) : entrance(app, dialog));
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(app.session.status.get().signedIn);
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}

const secretField = (id, label, properties) => [
  h("label", { for: id, class: "label", text: label }),
  h("input", { id, type: "text", class: "control", autocomplete: "off", spellcheck: "false", autocapitalize: "off", ...properties }),
];

function entrance(app, dialog) {
  const { t } = app;
  const problem = h("p", { class: "note bad", role: "alert", hidden: true });
  const submit = h("button", { type: "submit", class: "button primary", text: t("session.signIn") });
  const ended = app.session.status.get().reason;
  const form = h("form", { novalidate: true },
    h("h2", { id: "dialog-title", text: t("session.signIn") }),
    ended === "idle" && h("p", { class: "note", text: t("session.idleEnded") }),
    secretField("secret-id", "SecretId", { autofocus: true }),
    // A field for passwords would have browsers offer to keep it.
    secretField("secret-key", "SecretKey", { class: "control hidden-text" }),
    h("details", { class: "temporary" }, h("summary", { text: t("session.temporaryKey") }), secretField("token", "Token", { class: "control hidden-text" })),
    problem,
    h("p", { class: "hint", text: t("session.promise") }),
    h("div", { class: "actions" }, h("button", { type: "button", class: "button", text: t("cancel"), on: { click: () => dialog.close() } }), submit));
  const field = (id) => form.querySelector(`#${id}`);
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const [secretId, secretKey, token] = ["secret-id", "secret-key", "token"].map((id) => field(id).value.trim());
    const say = (text) => {
      problem.textContent = text;
      problem.hidden = text === "";
    };
    if (!secretId || !secretKey) return say(t("session.both"));
    submit.disabled = true;
    say("");
    const refusal = await tryKey(app, secretId, secretKey, token);
    submit.disabled = false;
    if (refusal) return say(refusal);
    field("secret-key").value = "";
    field("token").value = "";
    dialog.close();
  });
  return form;
}

/** Signs in, and asks the server who that is: a key that it does not know is said at once. */
async function tryKey(app, secretId, secretKey, token) {
  const { description, session, t } = app;
  await session.signIn(secretId, secretKey, token);
  const entry = description.index.products.find((one) => one.product === "sts");
  if (!entry) return undefined;
  try {
    const call = { action: "GetCallerIdentity", parameters: {}, region: description.index.regions[0], method: "TC3-HMAC-SHA256" };
    const { error } = await send(session, entry, call, language());
    if (!error?.code.startsWith("AuthFailure") || error.code === "AuthFailure.UnauthorizedOperation") return undefined;
    await session.signOut();
    return `${t(`session.${error.code.split(".")[1]}`)} ${error.code}`;
  } catch (error) {
    await session.signOut();
    return `${t("answer.unreachable")} ${error.message}`;
  }
}

function account(app, dialog) {
  const { t, session } = app;
  const status = session.status.get();
  const minutes = h("input", { id: "idle", type: "number", class: "control short", min: "1", max: "1440", step: "1", value: session.idleMinutes.get(), on: { change: () => {
    if (Number(minutes.value) > 0) session.idleMinutes.set(Number(minutes.value));
  } } });
  return h("form", { method: "dialog" },
    h("h2", { id: "dialog-title", text: t("session.settings") }),
    h("p", { class: "signed-as" }, icon("key"), h("code", { text: status.secretId }), status.hasToken && h("span", { class: "chip", text: t("session.temporary") })),
    h("label", { for: "idle", class: "label", text: t("session.idle") }), minutes,
    h("p", { class: "hint", text: t("session.promise") }),
    h("div", { class: "actions" },
      h("button", { type: "button", class: "button sign-out", text: t("session.signOut"), on: { click: () => {
        session.signOut();
        dialog.close();
      } } }),
      h("button", { type: "submit", class: "button primary", text: t("close") })));
}
