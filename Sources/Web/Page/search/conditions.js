// SPDX-License-Identifier: Apache-2.0
// The conditions of an error code for an action. An action's own code may also be a common one, and some common conditions
// share a code.

import { isOfAllActions, pathIn, phraseOf } from "./phrases.js";

/**
 * The conditions that a refusal may have: one if its message tells which, else all of its code.
 *
 * @param refusal `{code, message}`; without a message, all conditions of the code are returned.
 */
export function conditionsOf(action, refusal) {
  const { code } = refusal;
  // A proxy may answer anything.
  const message = String(refusal.message ?? "");
  const own = action.errors.filter((error) => error.code === code);
  const common = action.commonErrors.filter((error) => error.code === code);
  if (common.length > 0 && isOfAllActions(code, message)) return common;
  const all = [...own, ...common];
  return byParameter(byTemplate(all.filter(isFirst), message), code, message);
}

const isFirst = (error, at, all) => all.findIndex(({ condition }) => condition === error.condition) === at;

/** The conditions whose message template is in the message. If several are, those with the longest. */
function byTemplate(errors, message) {
  const phrase = phraseOf(message);
  const lengthOf = ({ message: own = {} }) =>
    Math.max(0, ...Object.values(own).map(phraseOf).filter((one) => phrase.includes(one)).map((one) => one.length));
  const longest = Math.max(0, ...errors.map(lengthOf));
  return errors.filter((error) => lengthOf(error) === longest);
}

/**
 * If a value is wrong or missing, only the conditions that mention the parameter in the message. For `InvalidParameter`
 * they only come first, because any parameter can have a wrong form.
 */
function byParameter(errors, code, message) {
  const names = (pathIn(message) ?? "").split(".").filter((name) => /^[A-Za-z]\w*$/.test(name));
  const isNamed = ({ condition }) => names.some((name) => new RegExp(`\\b${name}\\b`).test(condition));
  const named = errors.filter(isNamed);
  if (named.length === 0) return errors;
  return code === "InvalidParameter" ? [...named, ...errors.filter((error) => !isNamed(error))] : named;
}
