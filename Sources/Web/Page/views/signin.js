// SPDX-License-Identifier: Apache-2.0
// Signing in and out. The SecretKey is sent to the worker and is not kept in the page.

import { h, icon } from "../base/element.js";
import { isSuccess, send } from "../session/calling.js";
import { language } from "../base/texts.js";
import { idleLimit } from "../session/idle.js";

/** Opens the dialog; resolves to whether a user is signed in when it closes. */
export function openSignIn(app) {
  return new Promise((resolve) => {
    const isSignedIn = app.session.status.get().signedIn;
    const dialog = h("dialog", { class: "dialog", "aria-labelledby": "dialog-title" });
    dialog.append(isSignedIn ? account(app, dialog) : entrance(app, dialog));
    dialog.addEventListener("close", () => {
      dialog.remove();
      // The button that opened the dialog has been replaced.
      if (document.activeElement === document.body) document.querySelector(".account button")?.focus();
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
    secretField("secret-id", t("session.secretId"), { autofocus: true }),
    // For a password field, browsers would offer to store the value.
    secretField("secret-key", t("session.secretKey"), { class: "control hidden-text" }),
    h("details", { class: "temporary" }, h("summary", { text: t("session.temporaryKey") }), secretField("token", t("session.token"), { class: "control hidden-text" })),
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
    const refusal = await tryKey(app, [secretId, secretKey, token]);
    submit.disabled = false;
    // The user has closed the dialog meanwhile.
    if (!dialog.open) return;
    if (refusal) return say(refusal);
    await app.session.signIn(secretId, secretKey, token);
    field("secret-key").value = "";
    field("token").value = "";
    dialog.close();
  });
  return form;
}

/**
 * Asks the server whether the key is valid before it is used; resolves to a description of the problem, or undefined.
 */
async function tryKey({ description, session, t }, key) {
  const entry = description.entry("sts");
  if (!entry) return undefined;
  const call = { action: "GetCallerIdentity", parameters: {}, region: description.index.regions[0], method: "TC3-HMAC-SHA256" };
  try {
    const answer = await send({ sign: (request) => session.signWith(...key, request) }, entry, call, language());
    // A user without permission for this call has a valid key.
    if (isSuccess(answer) || answer.error?.code === "AuthFailure.UnauthorizedOperation") return undefined;
    if (!answer.error) return `${t("session.unchecked")} HTTP ${answer.status}`;
    const { code, message } = answer.error;
    const words = `session.${code.split(".")[1]}`;
    const isKnown = code.startsWith("AuthFailure.") && t(words) !== words;
    return `${isKnown ? t(words) : `${t("session.unchecked")} ${message}`} ${code}`;
  } catch (error) {
    return `${t("answer.unreachable")} ${error.message}`;
  }
}

function account(app, dialog) {
  const { t, session } = app;
  const status = session.status.get();
  const { field, problem, isRight } = idleField(app);
  return h("form", { method: "dialog", novalidate: true, on: { submit: (event) => {
    if (isRight()) return;
    event.preventDefault();
    field.focus();
  } } },
    h("h2", { id: "dialog-title", text: t("session.settings") }),
    h("p", { class: "signed-as" }, icon("key"), h("code", { text: status.secretId }), status.hasToken && h("span", { class: "chip", text: t("session.temporary") })),
    h("label", { for: "idle", class: "label", text: t("session.idle") }), field, problem,
    h("p", { class: "hint", text: t("session.promise") }),
    h("div", { class: "actions" },
      h("button", { type: "button", class: "button sign-out", text: t("session.signOut"), on: { click: () => {
        dialog.close();
        app.signOut();
      } } }),
      h("button", { type: "submit", class: "button primary", text: t("close") })));
}

/** The field of the idle limit. An invalid value is marked and does not change the limit. */
function idleField({ t, session }) {
  const { least, most } = idleLimit;
  const problem = h("p", { class: "idle-problem", id: "idle-problem", role: "alert" });
  const field = h("input", {
    id: "idle", type: "number", class: "control short", required: true, min: least, max: most, step: "1",
    value: session.idleMinutes.get(), "aria-describedby": "idle-problem",
  });
  const isRight = () => field.validity.valid;
  const mark = () => {
    field.setAttribute("aria-invalid", String(!isRight()));
    problem.textContent = isRight() ? "" : t("session.idleRange", { least, most, minutes: session.idleMinutes.get() });
  };
  // A mark disappears as soon as the value is valid.
  field.addEventListener("input", () => isRight() && mark());
  field.addEventListener("change", () => {
    mark();
    if (isRight()) session.idleMinutes.set(Number(field.value));
  });
  return { field, problem, isRight };
}
