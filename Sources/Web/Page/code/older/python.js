// SPDX-License-Identifier: Apache-2.0

import { quoted } from "../literals.js";
import { givenParameters, isA, start, url } from "./parameters.js";

export const python = (program) => ({
  text: `import base64
import hmac
import json
import os
import secrets
import ssl
import sys
import time
import urllib.parse
import urllib.request

parameters = {
${givenParameters(program).map(([name, value]) => `    ${quoted(name)}: ${quoted(value)},\n`).join("")}    "SecretId": os.environ["TENCENTCLOUD_SECRET_ID"],
    "Timestamp": str(int(time.time())),
    "Nonce": str(secrets.randbelow(2**31)),
}
if "TENCENTCLOUD_TOKEN" in os.environ:
    parameters["Token"] = os.environ["TENCENTCLOUD_TOKEN"]

text = ${quoted(start(program))} + "&".join(f"{name}={value}" for name, value in sorted(parameters.items()))
digest = hmac.digest(os.environ["TENCENTCLOUD_SECRET_KEY"].encode(), text.encode(), "sha256")
parameters["Signature"] = base64.b64encode(digest).decode()

url = ${quoted(`${url(program)}?`)} + urllib.parse.urlencode(parameters)
${program.ca ? `trust = ssl.create_default_context(cafile=${quoted(program.ca)})` : "trust = ssl.create_default_context()"}
with urllib.request.urlopen(url, context=trust if url.startswith("https:") else None) as answer:
    response = json.load(answer)
print(json.dumps(response, indent=2, ensure_ascii=False))
sys.exit(${isA(program) ? `response["code"] != 0` : `"Error" in response["Response"]`})
`,
  install: "", run: "python program.py",
});
