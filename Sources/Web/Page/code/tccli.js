// SPDX-License-Identifier: Apache-2.0

import { shellQuoted } from "./literals.js";

const argument = ([name, value]) => {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  // A separate value that begins with a dash would be read as an option.
  return text.startsWith("-") ? shellQuoted(`--${name}=${text}`) : `${shellQuoted(`--${name}`)} ${shellQuoted(text)}`;
};

/** `null` for actions that are not the vendor's: TCCLI does not know them. */
export function tccli(program) {
  if (!program.isVendors || program.dialect !== "3.0") return null;
  const { service, version, action, region, scheme, endpoint, isProduction, ca } = program;
  const options = [
    `--version ${version}`, ...(region ? [`--region ${shellQuoted(region)}`] : []), `--language ${program.language}`,
    ...(isProduction ? [] : [`--endpoint ${shellQuoted(`${scheme}://${endpoint}`)}`]), ...Object.entries(program.parameters).map(argument)];
  const trust = ca ? `# TCCLI trusts the CAs of its Python alone: cat ${program.shellCa} >> "$(python -m certifi)"\n` : "";
  const text = `#!/usr/bin/env bash
set -euo pipefail
: "\${TENCENTCLOUD_SECRET_ID:?}" "\${TENCENTCLOUD_SECRET_KEY:?}"
${trust}tccli ${service} ${action} ${options.map((option) => `\\\n  ${option}`).join(" ")}
`;
  return { text, install: "pip install tccli", run: "bash program.sh" };
}
