// SPDX-License-Identifier: Apache-2.0

import { flattened, sorted } from "../../signing/parameters.js";

/** The signed parameters except nonce, time, SecretId and signature: `[name, value]`, sorted by name. */
export function givenParameters(program) {
  const common = [
    ["Action", program.action], ["Region", program.region], ["SignatureMethod", "HmacSHA256"],
    ["Version", program.dialect === "legacy-a" ? "" : program.version]];
  return sorted([...common.filter(([, value]) => value), ...flattened(program.parameters, "", 1)]);
}

export const url = (program) => `${program.scheme}://${program.endpoint}${program.path}`;
/** The beginning of the string to sign, before the parameters. */
export const start = (program) => `GET${program.endpoint}${program.path}?`;
/** Only in generation A a refusal has a number, in `code`. */
export const isA = (program) => program.dialect === "legacy-a";
