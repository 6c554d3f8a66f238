// SPDX-License-Identifier: Apache-2.0
// Checks of values against their declarations, shown while the user types. They do not prevent sending: the server
// decides.

import { elementOf, innerMembers } from "../base/description.js";
import { isObject } from "./values.js";

/**
 * Problems by path: `[{path: "Filters.0.Name", key: "check.required", values}]`.
 * @param isFlat whether all values are sent as texts, as at the legacy doors.
 */
export function checkObject(value, members, objects, isFlat = false, path = "") {
  const found = [];
  const within = (name) => (path === "" ? name : `${path}.${name}`);
  for (const name of Object.keys(value)) {
    if (!members.some((member) => member.name === name)) found.push({ path: within(name), key: "check.unknown", values: { name } });
  }
  for (const member of members) {
    const inner = Object.hasOwn(value, member.name) ? value[member.name] : undefined;
    if (inner === undefined || inner === null) {
      if (member.required) found.push({ path: within(member.name), key: "check.required" });
    } else {
      found.push(...checkValue(inner, member, objects, isFlat, within(member.name)));
    }
  }
  return found;
}

function checkValue(value, member, objects, isFlat, path) {
  if (member.type === "list") return checkList(value, member, objects, isFlat, path);
  if (member.type === "object") {
    if (!isObject(value)) return [{ path, key: "check.object" }];
    return checkObject(value, innerMembers(member, objects) ?? [], objects, isFlat, path);
  }
  const problem = checkScalar(value, member, isFlat);
  return problem ? [{ path, ...problem }] : [];
}

function checkList(value, member, objects, isFlat, path) {
  if (!Array.isArray(value)) return [{ path, key: "check.list" }];
  const { maxItems } = member.keywright ?? {};
  const minItems = member.keywright?.minItems ?? (member.required ? 1 : 0);
  if (value.length < minItems) return [{ path, key: "check.minItems", values: { count: minItems } }];
  const element = elementOf(member, objects);
  const found = value.flatMap((one, index) =>
    one === undefined || one === null ? [] : checkValue(one, element, objects, isFlat, `${path}.${index}`));
  if (maxItems !== undefined && value.length > maxItems) found.unshift({ path, key: "check.maxItems", values: { count: maxItems } });
  return found;
}

function checkScalar(value, member, isFlat) {
  if (typeof value === "object") return { key: "check.scalar" };
  if (member.type === "int") return checkNumber(value, member, /^-?\d+$/, "check.integer");
  if (member.type === "float") return checkNumber(value, member, /^-?\d+(\.\d+)?$/, "check.number");
  if (member.type === "bool") return isBoolean(value, isFlat) ? undefined : { key: "check.boolean" };
  return typeof value === "string" ? checkText(value, member) : { key: "check.text" };
}

/** JSON requires a Boolean; a form has words for it. */
const isBoolean = (value, isFlat) => typeof value === "boolean" || (isFlat && /^(true|false|0|1)$/i.test(String(value)));

function checkNumber(value, member, form, key) {
  if (typeof value === "boolean" || !form.test(String(value))) return { key };
  const { minimum, maximum, enum: choices } = member.keywright ?? {};
  if (choices && !choices.map(String).includes(String(value))) return { key: "check.enum" };
  if (minimum !== undefined && Number(value) < minimum) return { key: "check.minimum", values: { minimum } };
  if (maximum !== undefined && Number(value) > maximum) return { key: "check.maximum", values: { maximum } };
  return undefined;
}

function checkText(value, member) {
  const { enum: choices, pattern, minLength, maxLength, maxBytes } = member.keywright ?? {};
  const length = [...value].length;
  if (minLength !== undefined && length < minLength) {
    return length === 0 ? { key: "check.empty" } : { key: "check.minLength", values: { count: minLength } };
  }
  if (maxLength !== undefined && length > maxLength) return { key: "check.maxLength", values: { count: maxLength, length } };
  if (maxBytes !== undefined && new TextEncoder().encode(value).length > maxBytes) {
    return { key: "check.maxBytes", values: { count: maxBytes } };
  }
  if (choices && !choices.includes(value)) return { key: "check.enum" };
  if (pattern && !matches(pattern, value)) return { key: "check.pattern" };
  return undefined;
}

function matches(pattern, value) {
  try {
    return new RegExp(pattern, "u").test(value);
  } catch {
    // A pattern that this browser does not support is not checked.
    return true;
  }
}
