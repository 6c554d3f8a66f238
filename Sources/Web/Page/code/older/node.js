// SPDX-License-Identifier: Apache-2.0

import { quoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const node = (program) => ({
  text: `"use strict";

const { createHmac, randomInt } = require("node:crypto");

const parameters = {
${givenParameters(program).map(([name, value]) => `  ${quoted(name)}: ${quoted(value)},\n`).join("")}  SecretId: process.env.TENCENTCLOUD_SECRET_ID,
  Timestamp: String(Math.floor(Date.now() / 1000)),
  Nonce: String(randomInt(2 ** 31)),
};
if (process.env.TENCENTCLOUD_TOKEN) parameters.Token = process.env.TENCENTCLOUD_TOKEN;

async function main() {
  const names = Object.keys(parameters).sort();
  const text = ${quoted(start(program))} + names.map((name) => \`\${name}=\${parameters[name]}\`).join("&");
  const signature = createHmac("sha256", process.env.TENCENTCLOUD_SECRET_KEY).update(text).digest("base64");
  const query = new URLSearchParams({ ...parameters, Signature: signature });
  const answer = await fetch(\`${url(program)}?\${query}\`);
  const response = await answer.json();
  console.log(JSON.stringify(response, null, 2));
  if (${isA(program) ? "response.code !== 0" : "response.Response.Error"}) process.exitCode = 1;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
`,
  install: "", run: `${program.ca ? `NODE_EXTRA_CA_CERTS=${program.shellCa} ` : ""}node program.js`,
});
