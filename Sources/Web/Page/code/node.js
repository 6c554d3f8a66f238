// SPDX-License-Identifier: Apache-2.0

import { JAVASCRIPT, literal, quoted } from "./literals.js";

export function node(program) {
  const { service, label, version, action, region, endpoint, scheme, typed, ca } = program;
  const module = `tencentcloud-sdk-nodejs-${typed ? service : "common"}`;
  const imports = typed
    ? `const { ${service} } = require(${quoted(module)});`
    : `const { CommonClient } = require(${quoted(module)});`;
  const client = typed
    ? `new ${service}.${label}.Client(configuration)`
    : `new CommonClient(${quoted(endpoint)}, ${quoted(version)}, configuration)`;
  const call = typed ? `client.${action}(parameters)` : `client.request(${quoted(action)}, parameters)`;
  const text = `"use strict";

${imports}

const configuration = {
  credential: {
    secretId: process.env.TENCENTCLOUD_SECRET_ID,
    secretKey: process.env.TENCENTCLOUD_SECRET_KEY,
    token: process.env.TENCENTCLOUD_TOKEN,
  },
  region: ${quoted(region)},
  profile: {
    language: ${quoted(program.language)},
    httpProfile: {
      protocol: ${quoted(`${scheme}://`)},
      endpoint: ${quoted(endpoint)},
    },
  },
};
const parameters = ${literal(program.parameters, JAVASCRIPT)};

async function main() {
  const client = ${client};
  const response = await ${call};
  console.log(JSON.stringify(response, null, 2));
}

main().catch((error) => {
  console.error(\`\${error.code}: \${error.message} (RequestId \${error.requestId})\`);
  process.exitCode = 1;
});
`;
  return { text, install: `npm install ${module}`, run: `${ca ? `NODE_EXTRA_CA_CERTS=${program.shellCa} ` : ""}node program.js` };
}
