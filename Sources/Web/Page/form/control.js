// SPDX-License-Identifier: Apache-2.0
// The input for a scalar.

import { h } from "../base/element.js";
import { isSecret } from "./confidential.js";
import { typed } from "./values.js";

const longNames = /PublicKey|pubKey|Document|UserData|Description|Policy$/;
const longLength = 200;

/** @param options `{member, value, id, t, set}`; `set(undefined)` is called if the input is empty. */
export function control({ member, value, id, t, set }) {
  const { enum: choices } = member.keywright ?? {};
  if (choices || member.type === "bool") return choice({ member, value, id, t, set, choices: choices ?? [true, false] });
  const isPassword = isSecret(member);
  const isLong = member.type === "string" && !isPassword && (longNames.test(member.name) || (member.keywright?.maxLength ?? 0) > longLength);
  const text = value === undefined || value === null ? "" : typeof value === "object" ? JSON.stringify(value) : String(value);
  const input = h(isLong ? "textarea" : "input", {
    id, class: isPassword ? "control hidden-text" : "control", spellcheck: "false", autocomplete: "off", autocapitalize: "off",
    inputmode: member.type === "int" ? "numeric" : undefined, rows: isLong ? "1" : undefined, placeholder: placeholder(member, value, t),
    on: { input: () => set(input.value === "" ? undefined : typed(input.value, member.type)) },
  });
  input.value = text;
  return input;
}

/** The default, or a note that the value is an empty text, which only JSON can set. */
function placeholder(member, value, t) {
  if (value === "") return t("form.emptyText");
  const { default: initial } = member.keywright ?? {};
  return initial === undefined ? undefined : String(initial);
}

function choice({ member, value, id, t, set, choices }) {
  const initial = member.keywright?.default;
  const none = initial === undefined ? t("form.notGiven") : t("form.notGivenDefault", { value: String(initial) });
  const known = choices.map(String);
  const given = value === undefined || value === null ? "" : String(value);
  const all = given !== "" && !known.includes(given) ? [given, ...known] : known;
  const select = h("select", { id, class: "control", on: { change: () => set(select.value === "" ? undefined : typed(select.value, member.type)) } },
    h("option", { value: "", text: none }), all.map((text) => h("option", { value: text, text })));
  select.value = given;
  return select;
}
