// SPDX-License-Identifier: Apache-2.0
// What of a call's parameters is, or may be, a secret. It is in no link and not in the history.

import { elementOf, innerMembers } from "../base/description.js";
import { isObject } from "./values.js";

export const isPrivateKey = (text) => /-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----/.test(text);

/** A value that is a secret by its declaration: typed in dots. */
export const isSecret = (member) => member?.keywright?.secret === true;

/** What no secret looks like: a public key, a SecretId, and letters alone, which no password may be. */
const plain = /^(?:(?:ssh|ecdsa|sk-ssh|sk-ecdsa)-\S+ [\s\S]*|AKID\w+|[A-Za-z]{1,30})$/;

/**
 * Parameters without what is a secret by its declaration or its look, without what was given where people paste secrets and
 * may be one, and without what is not declared.
 * @returns `{parameters, omitted}`: `omitted` are the paths of what was left out.
 */
export function withoutSecrets(parameters, members, objects) {
  const omitted = [];
  return { parameters: cleanObject(parameters, members, objects, "", omitted) ?? {}, omitted };
}

/** What was emptied by it is left out, too. */
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
