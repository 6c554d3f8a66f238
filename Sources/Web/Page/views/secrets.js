// SPDX-License-Identifier: Apache-2.0
// Secrets in an answer: a private key is offered once as a file; other secrets are shown on request. None is stored.

import { h, icon } from "../base/element.js";
import { innerMembers } from "../base/description.js";
import { saveFile } from "../base/file.js";
import { isPrivateKey } from "../form/confidential.js";
import { isRaw } from "./json.js";

/** The paths of the declared secrets, such as `KeyPair.PrivateKey`, with `*` for elements of lists. */
function secretPaths(members, objects, prefix = "") {
  return members.flatMap((member) => {
    const path = `${prefix}${member.name}`;
    const own = member.keywright?.secret ? [path] : [];
    const inner = innerMembers(member, objects);
    return inner ? [...own, ...secretPaths(inner, objects, `${path}.${member.type === "list" ? "*." : ""}`)] : own;
  });
}

/**
 * A function that returns the replacement of a secret value, and undefined for others. Its property `hidden` tells
 * whether there was a secret.
 */
export function hiding(context, body, forget) {
  const paths = new Set(secretPaths(context.action.outputMembers, context.objects));
  const hide = (path, value) => {
    if (typeof value !== "string" || value === "") return undefined;
    const gone = context.t("secret.gone");
    if (value === gone) return h("span", { class: "json-null", text: gone });
    const declared = path.replace(/^Response\./, "").replace(/\.\d+(?=\.|$)/g, ".*");
    const isKey = isPrivateKey(value);
    if (!isKey && !paths.has(declared)) return undefined;
    hide.hidden = true;
    return isKey ? keyFile(context, body, path, value, forget) : shownOnDemand(context, value);
  };
  hide.hidden = false;
  return hide;
}

function shownOnDemand(context, value) {
  const { t } = context;
  const place = h("span", { class: "secret" });
  const show = h("button", { type: "button", class: "quiet inline", text: t("secret.show"), on: { click: () => {
    place.replaceChildren(h("span", { class: "json-string", text: JSON.stringify(value) }));
  } } });
  const copy = h("button", { type: "button", class: "quiet inline", text: t("copy"), on: { click: () => context.copy(value) } });
  place.append("••••••••", " ", show, copy);
  return place;
}

function keyFile(context, body, path, value, forget) {
  const { t } = context;
  const place = h("span", { class: "secret" });
  const name = `${fileStem(body, path)}.pem`;
  const save = h("button", { type: "button", class: "button save-key", on: { click: () => {
    saveFile(value, name, "application/x-pem-file");
    forget();
    place.replaceChildren(h("span", { class: "json-null", text: t("secret.saved", { name }) }));
  } } }, icon("file"), t("secret.save", { name }));
  place.append(save);
  return place;
}

/** The name of the key pair, or else its identifier, from the object with the private key. */
function fileStem(body, path) {
  const steps = path.split(".").slice(0, -1);
  const holder = steps.reduce((node, step) => node?.[step], body) ?? {};
  const stem = holder.KeyName ?? holder.keyName ?? holder.KeyId ?? holder.keyId ?? "key";
  return String(stem).replace(/[^A-Za-z0-9_-]/g, "_") || "key";
}

/** Whether a body contains a private key. */
export function holdsPrivateKey(value) {
  if (typeof value === "string") return isPrivateKey(value);
  return typeof value === "object" && value !== null && !isRaw(value) && Object.values(value).some(holdsPrivateKey);
}

/** A body without its private keys. */
export function withoutPrivateKeys(value, instead) {
  if (typeof value === "string") return isPrivateKey(value) ? instead : value;
  if (Array.isArray(value)) return value.map((inner) => withoutPrivateKeys(inner, instead));
  if (typeof value !== "object" || value === null || isRaw(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, withoutPrivateKeys(inner, instead)]));
}
