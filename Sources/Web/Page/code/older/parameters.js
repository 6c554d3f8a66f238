// SPDX-License-Identifier: Apache-2.0

import { flattened, sorted } from "../../signing/parameters.js";

/** What the older methods send beside nonce, time, SecretId and signature: `[name, value]`, in the order of their names. */
export function givenParameters(program) {
  const common = [
    ["Action", program.action], ["Region", program.region], ["SignatureMethod", "HmacSHA256"],
    ["Version", program.dialect === "legacy-a" ? "" : program.version]];
  return sorted([...common.filter(([, value]) => value), ...flattened(program.parameters, "", 1)]);
}

export const url = (program) => `${program.scheme}://${program.endpoint}${program.path}`;
/** What stands in front of the parameters in the text to sign. */
export const start = (program) => `GET${program.endpoint}${program.path}?`;
/** Only generation A has a number of its own for a refusal. */
export const isA = (program) => program.dialect === "legacy-a";
