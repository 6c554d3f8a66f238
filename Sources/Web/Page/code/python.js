// SPDX-License-Identifier: Apache-2.0

import { literal, PYTHON, quoted } from "./literals.js";

const profile = (program) => {
  const options = [];
  if (program.scheme === "http") options.push(`protocol="http"`);
  options.push(`endpoint=${quoted(program.endpoint)}`);
  if (program.ca) options.push(`certification=${quoted(program.ca)}`);
  return `HttpProfile(${options.join(", ")})`;
};

const start = (program, imports) => `import json
import os
import sys

${imports.sort().join("\n")}

credential = Credential(
    os.environ["TENCENTCLOUD_SECRET_ID"], os.environ["TENCENTCLOUD_SECRET_KEY"], os.environ.get("TENCENTCLOUD_TOKEN"))
profile = ClientProfile(httpProfile=${profile(program)}, language=${quoted(program.language)})
parameters = ${literal(program.parameters, PYTHON)}
`;

const end = `except TencentCloudSDKException as error:
    sys.exit(f"{error.get_code()}: {error.get_message()} (RequestId {error.get_request_id()})")
`;

const COMMON = [
  "from tencentcloud.common.credential import Credential",
  "from tencentcloud.common.exception.tencent_cloud_sdk_exception import TencentCloudSDKException",
  "from tencentcloud.common.profile.client_profile import ClientProfile",
  "from tencentcloud.common.profile.http_profile import HttpProfile",
];

function typed(program) {
  const { service, label, Service, action, region } = program;
  const imports = [...COMMON, `from tencentcloud.${service}.${label} import ${service}_client, models`];
  return `${start(program, imports)}
try:
    client = ${service}_client.${Service}Client(credential, ${quoted(region)}, profile)
    request = models.${action}Request()
    request.from_json_string(json.dumps(parameters))
    response = client.${action}(request)
    print(response.to_json_string(indent=2))
${end}`;
}

function generic(program) {
  const { service, version, action, region } = program;
  const imports = [...COMMON, "from tencentcloud.common.common_client import CommonClient"];
  return `${start(program, imports)}
try:
    client = CommonClient(${quoted(service)}, ${quoted(version)}, credential, ${quoted(region)}, profile)
    response = client.call_json(${quoted(action)}, parameters)
    print(json.dumps(response["Response"], indent=2, ensure_ascii=False))
${end}`;
}

export const python = (program) => ({
  text: program.typed ? typed(program) : generic(program),
  install: `pip install tencentcloud-sdk-python-${program.typed ? program.service : "common"}`,
  run: "python program.py",
});
