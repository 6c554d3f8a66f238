// SPDX-License-Identifier: Apache-2.0

import { cQuoted } from "./literals.js";
import { typesIn } from "./program.js";

const TYPES = { string: "std::string", bool: "bool", float: "float" };
const scalar = (item) => (item.kind === "string" ? cQuoted(item.value) : String(item.value));

/** Declares structures as variables, innermost first: `filter1`, `filter2`, … */
class Variables {
  constructor(service) {
    this.lines = [];
    this.counts = new Map();
    this.service = service;
  }

  expression(item) {
    if (item.kind === "object") return this.structure(item);
    if (item.kind !== "list") return scalar(item);
    const elements = item.items.map((element) => this.expression(element)).join(", ");
    // A braced list of numbers converts to the parameter's type, signed or unsigned.
    return item.element === "int" ? `{${elements}}` : `std::vector<${TYPES[item.element] ?? item.element}>{${elements}}`;
  }

  structure(object) {
    const count = (this.counts.get(object.type) ?? 0) + 1;
    this.counts.set(object.type, count);
    const name = `${object.type.charAt(0).toLowerCase()}${object.type.slice(1)}${count}`;
    const values = object.fields.map((field) => [field.name, this.expression(field)]);
    this.lines.push(`${object.type} ${name};`);
    for (const [field, value] of values) this.lines.push(`${name}.Set${field}(${value});`);
    return name;
  }
}

function callOf(program) {
  const { service, version, Service, action, region } = program;
  if (!program.typed) {
    return [
      `CommonClient client(${cQuoted(service)}, ${cQuoted(version)}, credential, ${cQuoted(region)}, profile);`,
      `auto outcome = client.MakeRequestJson(${cQuoted(action)}, ${cQuoted(JSON.stringify(program.parameters))});`];
  }
  const variables = new Variables();
  const values = program.typed.fields.map((field) => [field.name, variables.expression(field)]);
  return [
    ...variables.lines, `${action}Request request;`, ...values.map(([name, value]) => `request.Set${name}(${value});`),
    `${Service}Client client(credential, ${cQuoted(region)}, profile);`, `auto outcome = client.${action}(request);`];
}

export function cpp(program) {
  const { service, label, Service, action, typed, ca } = program;
  // The SDK does not accept an endpoint without a dot.
  const endpoint = program.endpoint.replace(/^localhost(?=:|$)/, "127.0.0.1");
  const folder = `tencentcloud/${service}/${label}`;
  const headers = typed
    ? [`${folder}/${Service}Client.h`, ...[`${action}Request`, `${action}Response`, ...typesIn(typed)].map((name) => `${folder}/model/${name}.h`)]
    : ["tencentcloud/core/CommonClient.h"];
  const includes = [
    "tencentcloud/core/Credential.h", "tencentcloud/core/TencentCloud.h", "tencentcloud/core/profile/ClientProfile.h",
    "tencentcloud/core/profile/HttpProfile.h", ...headers].sort();
  const space = `TencentCloud::${Service}::${label.toUpperCase()}`;
  const result = typed
    ? "std::cout << outcome.GetResult().ToJsonString() << std::endl;"
    : ["auto result = outcome.GetResult();", "std::string answer(result.Body(), result.BodySize());", "std::cout << answer << std::endl;",
        'status = answer.find("{\\"Response\\":{\\"Error\\":") == 0 ? 1 : 0;'].join("\n        ");
  const text = `#include <cstdlib>
#include <iostream>
#include <string>
#include <vector>
${includes.map((name) => `#include <${name}>`).join("\n")}

using namespace TencentCloud;
${typed ? `using namespace ${space};\nusing namespace ${space}::Model;\n` : ""}
static std::string Environment(const char *name)
{
    const char *value = std::getenv(name);
    return value ? value : "";
}

int main()
{
    TencentCloud::InitAPI();
    Credential credential(
        Environment("TENCENTCLOUD_SECRET_ID"), Environment("TENCENTCLOUD_SECRET_KEY"), Environment("TENCENTCLOUD_TOKEN"));
    HttpProfile httpProfile;
    httpProfile.SetProtocol(HttpProfile::Scheme::${program.scheme.toUpperCase()});
    httpProfile.SetEndpoint(${cQuoted(endpoint)});
${ca ? `    httpProfile.SetCaInfo(${cQuoted(ca)});\n` : ""}    ClientProfile profile(httpProfile);

${callOf(program).map((line) => `    ${line}\n`).join("")}    int status = 0;
    if (outcome.IsSuccess())
    {
        ${result}
    }
    else
    {
        std::cerr << outcome.GetError().PrintAll() << std::endl;
        status = 1;
    }
    TencentCloud::ShutdownAPI();
    return status;
}
`;
  const libraries = `-ltencentcloud-sdk-cpp-core${typed ? ` -ltencentcloud-sdk-cpp-${service}` : ""}`;
  return {
    text, install: "https://github.com/TencentCloud/tencentcloud-sdk-cpp",
    run: `c++ -std=c++11 program.cpp -o program ${libraries.split(" ").reverse().join(" ")} && ./program`,
  };
}
