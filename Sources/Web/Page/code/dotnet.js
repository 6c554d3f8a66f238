// SPDX-License-Identifier: Apache-2.0

import { quoted } from "./literals.js";
import { isUnsigned } from "./unsigned.js";

const TYPES = { string: "string", int: "long?", bool: "bool?", float: "float?" };
const scalar = (item) => (item.kind === "string" ? quoted(item.value) : item.kind === "float" ? `${item.value}f` : String(item.value));

/** An object initializer, which sets properties of the SDK's classes. */
function expression(item, indent, service, owner) {
  if (item.kind === "object") return structure(item, indent, service);
  if (item.kind !== "list") return scalar(item);
  if (TYPES[item.element]) {
    const type = item.element === "int" && isUnsigned(service, owner, item.name) ? "ulong?" : TYPES[item.element];
    return `new ${type}[] { ${item.items.map(scalar).join(", ")} }`;
  }
  const inner = `${indent}    `;
  return `new ${item.element}[]\n${indent}{\n${item.items.map((element) => `${inner}${structure(element, inner, service)},\n`).join("")}${indent}}`;
}

function structure(object, indent, service) {
  if (object.fields.length === 0) return `new ${object.type}()`;
  const inner = `${indent}    `;
  const lines = object.fields.map((field) => `${inner}${field.name} = ${expression(field, inner, service, object.type)},\n`);
  return `new ${object.type}\n${indent}{\n${lines.join("")}${indent}}`;
}

function callOf(program) {
  const { service, version, Service, action, region } = program;
  const indent = "            ";
  return program.typed
    ? `${indent}var client = new ${Service}Client(credential, ${quoted(region)}, profile);
${indent}var request = ${structure(program.typed, indent, service)};
${indent}var response = client.${action}Sync(request);
${indent}Console.WriteLine(AbstractModel.ToJsonString(response));`
    : `${indent}var client = new CommonClient(${quoted(service)}, ${quoted(version)}, credential, ${quoted(region)}, profile);
${indent}var request = new CommonRequest(${quoted(JSON.stringify(program.parameters))});
${indent}Console.WriteLine(client.Call(request, ${quoted(action)}));`;
}

export function dotnet(program) {
  const { service, label, Service, scheme, endpoint, ca } = program;
  const space = `TencentCloud.${Service}.${label.toUpperCase()}`;
  const own = program.typed ? `using ${space};\nusing ${space}.Models;\n` : "";
  const text = `using System;
using TencentCloud.Common;
using TencentCloud.Common.Profile;
${own}
class Program
{
    static int Main()
    {
        try
        {
            var credential = new Credential
            {
                SecretId = Environment.GetEnvironmentVariable("TENCENTCLOUD_SECRET_ID"),
                SecretKey = Environment.GetEnvironmentVariable("TENCENTCLOUD_SECRET_KEY"),
                Token = Environment.GetEnvironmentVariable("TENCENTCLOUD_TOKEN"),
            };
            var profile = new ClientProfile
            {
                SignMethod = ClientProfile.SIGN_TC3SHA256,
                Language = Language.${program.language.toUpperCase().replace("-", "_")},
                HttpProfile = new HttpProfile { Protocol = HttpProfile.REQ_${scheme.toUpperCase()}, Endpoint = ${quoted(endpoint)} },
            };
${callOf(program)}
            return 0;
        }
        catch (Exception error)
        {
            var cause = (error as AggregateException)?.InnerException ?? error;
            Console.Error.WriteLine(cause);
            return 1;
        }
    }
}
`;
  return {
    text, install: `dotnet add package TencentCloudSDK.${program.typed ? Service : "Common"}`,
    run: `${ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}dotnet run`,
  };
}
