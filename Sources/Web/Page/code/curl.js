// SPDX-License-Identifier: Apache-2.0
// A shell script that signs with openssl. It passes the key on openssl's command line, where other users of the machine
// can see it.

import { sorted } from "../signing/parameters.js";
import { shellQuoted } from "./literals.js";
import { givenParameters } from "./older/parameters.js";

const START = `#!/usr/bin/env bash
set -euo pipefail
: "\${TENCENTCLOUD_SECRET_ID:?}" "\${TENCENTCLOUD_SECRET_KEY:?}"
hex() { od -An -v -tx1 | tr -d ' \\n'; }
`;

/** A refusal has status 200: the script finds its code in the answer and ends with status 1. */
const END = (pattern) => `echo "$answer"
! grep -q ${shellQuoted(pattern)} <<< "$answer"
`;

const ask = (program, url, lines) =>
  `answer=$(curl --silent --show-error --fail-with-body${program.ca ? ` --cacert ${shellQuoted(program.ca)}` : ""} ${lines.join(" \\\n    ")} \\
    ${url})
`;

function byHeaders(program) {
  const { scheme, endpoint, service, version, action, region } = program;
  const given = [
    "Content-Type: application/json", `X-TC-Action: ${action}`, `X-TC-Version: ${version}`,
    ...(region ? [`X-TC-Region: ${region}`] : []), `X-TC-Language: ${program.language}`];
  const drawn = [
    "X-TC-Timestamp: $now",
    `Authorization: TC3-HMAC-SHA256 Credential=$TENCENTCLOUD_SECRET_ID/$day/${service}/tc3_request, SignedHeaders=content-type;host, Signature=$signature`];
  return `${START}sha256() { openssl dgst -sha256 -binary | hex; }
hmac() { openssl dgst -sha256 -mac HMAC -macopt "hexkey:$1" -binary | hex; }

body=${shellQuoted(JSON.stringify(program.parameters))}
now=$(date +%s) day=$(date -u +%F)
key=$(printf 'TC3%s' "$TENCENTCLOUD_SECRET_KEY" | hex)
for part in "$day" ${service} tc3_request; do key=$(printf %s "$part" | hmac "$key"); done
request=$(printf 'POST\\n/\\n\\ncontent-type:application/json\\nhost:${endpoint}\\n\\ncontent-type;host\\n%s' \\
    "$(printf %s "$body" | sha256)")
signature=$(printf 'TC3-HMAC-SHA256\\n%s\\n%s/${service}/tc3_request\\n%s' \\
    "$now" "$day" "$(printf %s "$request" | sha256)" | hmac "$key")
${ask(program, shellQuoted(`${scheme}://${endpoint}/`), ['--data-binary "$body"', ...given.map((header) => `--header ${shellQuoted(header)}`), ...drawn.map((header) => `--header "${header}"`),
    '${TENCENTCLOUD_TOKEN:+--header "X-TC-Token: $TENCENTCLOUD_TOKEN"}'])}${END('^{"Response":{"Error":')}`;
}

function byParameters(program) {
  const drawn = { Nonce: '"Nonce=$nonce"', SecretId: '"SecretId=$TENCENTCLOUD_SECRET_ID"', Timestamp: '"Timestamp=$now"',
    Token: '${TENCENTCLOUD_TOKEN:+"Token=$TENCENTCLOUD_TOKEN"}' };
  const pairs = sorted([...givenParameters(program).map(([name, value]) => [name, shellQuoted(`${name}=${value}`)]), ...Object.entries(drawn)]);
  const words = pairs.map(([, word]) => word);
  return `${START}
now=$(date +%s) nonce=$(od -An -N4 -tu4 /dev/urandom | tr -d ' ')
# In the order of their names, as they are signed.
parameters=(
${words.map((word) => `    ${word}\n`).join("")})
text="GET${program.endpoint}${program.path}?$(IFS='&'; printf %s "\${parameters[*]}")"
key=$(printf %s "$TENCENTCLOUD_SECRET_KEY" | hex)
signature=$(printf %s "$text" | openssl dgst -sha256 -mac HMAC -macopt "hexkey:$key" -binary | openssl base64 -A)
fields=()
for parameter in "\${parameters[@]}"; do fields+=(--data-urlencode "$parameter"); done
${ask(program, shellQuoted(`${program.scheme}://${program.endpoint}${program.path}`),
    ["--get", '"${fields[@]}"', '--data-urlencode "Signature=$signature"'])}${END(program.dialect === "legacy-a" ? '"code":[1-9]' : '^{"Response":{"Error":')}`;
}

export const curl = (program) => ({
  text: program.dialect === "3.0" ? byHeaders(program) : byParameters(program), install: "", run: "bash program.sh",
});
