// SPDX-License-Identifier: Apache-2.0
// Parameters that are or may be secrets. They are kept out of links and the history.

import { elementOf, innerMembers } from "../base/description.js";
import { isObject } from "./values.js";

export const isPrivateKey = (text) => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text);

/** Whether a value is declared as a secret. It is displayed as dots. */
export const isSecret = (member) => member?.keywright?.secret === true;

/** Texts that cannot be a secret: public keys, SecretIds, and letters alone, which a password may not be. */
const plain = /^(?:(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-\S+ [\s\S]*|AKID\w+|[A-Za-z]{1,30})$/;

/**
 * The parameters without declared secrets, without texts that look like a secret, without values of members into which
 * users paste secrets unless they are harmless, and without undeclared names.
 * @returns `{parameters, omitted}`: `omitted` are the paths of the removed values.
 */
export function withoutSecrets(parameters, members, objects) {
  const omitted = [];
  return { parameters: cleanObject(parameters, members, objects, "", omitted) ?? {}, omitted };
}

/** An object or list that has become empty is removed too. */
const unlessEmptied = (clean, value) => (Object.keys(clean).length > 0 || Object.keys(value).length === 0 ? clean : undefined);

function cleanObject(value, members, objects, prefix, omitted) {
  const clean = {};
  for (const [name, inner] of Object.entries(value)) {
    const kept = cleanValue(inner, members.find((member) => member.name === name), objects, prefix + name, omitted);
    if (kept !== undefined) clean[name] = kept;
  }
  return unlessEmptied(clean, value);
}

function cleanValue(value, member, objects, path, omitted) {
  if (!member || isSecret(member) || mayBeSecret(value, member)) {
    omitted.push(path);
    return undefined;
  }
  if (Array.isArray(value)) {
    const element = elementOf(member, objects);
    const clean = value.map((one, index) => cleanValue(one, element, objects, `${path}.${index}`, omitted));
    return unlessEmptied(clean.filter((one) => one !== undefined), value);
  }
  return isObject(value) ? cleanObject(value, innerMembers(member, objects) ?? [], objects, `${path}.`, omitted) : value;
}

const mayBeSecret = (value, member) =>
  typeof value === "string" && (isPrivateKey(value) || (member.keywright?.confidential === true && !plain.test(value)));
