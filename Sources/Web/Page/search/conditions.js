// SPDX-License-Identifier: Apache-2.0
// The conditions of an error code for an action. An action's own code may also be a common one, and some common
// conditions share a code.

import { isOfAllActions, pathIn, phraseOf } from "./phrases.js";

/**
 * The conditions that a refusal may have. The message reduces them to one if possible; otherwise all that fit remain.
 *
 * @param refusal `{code, message}`; without a message, all conditions of the code are returned.
 */
export function conditionsOf(action, refusal) {
  const { code } = refusal;
  // An answer of a proxy may have a message of any type.
  const message = String(refusal.message ?? "");
  const own = action.errors.filter((error) => error.code === code);
  const common = action.commonErrors.filter((error) => error.code === code);
  if (common.length > 0 && isOfAllActions(code, message)) return common;
  const all = [...own, ...common];
  return byParameter(byTemplate(all.filter(isFirst), message), code, message);
}

const isFirst = (error, at, all) => all.findIndex(({ condition }) => condition === error.condition) === at;

/** The conditions with the longest message template that is in the message; all of them if none is. */
function byTemplate(errors, message) {
  const phrase = phraseOf(message);
  const lengthOf = ({ message: own = {} }) =>
    Math.max(0, ...Object.values(own).map(phraseOf).filter((one) => phrase.includes(one)).map((one) => one.length));
  const longest = Math.max(0, ...errors.map(lengthOf));
  return errors.filter((error) => lengthOf(error) === longest);
}

/**
 * The conditions that mention the parameter in the message; all of them if none does. For `InvalidParameter` the others
 * follow, because any parameter can have a wrong form.
 */
function byParameter(errors, code, message) {
  const names = (pathIn(message) ?? "").split(".").filter((name) => /^[A-Za-z]\w*$/.test(name));
  const isNamed = ({ condition }) => names.some((name) => new RegExp(`\\b${name}\\b`).test(condition));
  const named = errors.filter(isNamed);
  if (named.length === 0) return errors;
  return code === "InvalidParameter" ? [...named, ...errors.filter((error) => !isNamed(error))] : named;
}
