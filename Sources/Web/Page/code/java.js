// SPDX-License-Identifier: Apache-2.0

import { quoted } from "./literals.js";
import { typesIn } from "./program.js";

const TYPES = { string: "String", int: "Long", bool: "Boolean", float: "Float" };
const scalar = (item) => ({ int: () => `${item.value}L`, float: () => `${item.value}f`, string: () => quoted(item.value) }[item.kind] ?? (() => String(item.value)))();

/** Declares structures as variables, innermost first: `filter1`, `filter2`, … */
class Variables {
  constructor() {
    this.lines = [];
    this.counts = new Map();
  }

  expression(item) {
    if (item.kind === "object") return this.structure(item);
    if (item.kind !== "list") return scalar(item);
    const type = TYPES[item.element] ?? item.element;
    return `new ${type}[] {${item.items.map((element) => this.expression(element)).join(", ")}}`;
  }

  structure(object) {
    const count = (this.counts.get(object.type) ?? 0) + 1;
    this.counts.set(object.type, count);
    const name = `${object.type.charAt(0).toLowerCase()}${object.type.slice(1)}${count}`;
    const values = object.fields.map((field) => [field.name, this.expression(field)]);
    this.lines.push(`${object.type} ${name} = new ${object.type}();`);
    for (const [field, value] of values) this.lines.push(`${name}.set${field}(${value});`);
    return name;
  }
}

const indented = (lines) => lines.map((line) => `            ${line}\n`).join("");

function callOf(program) {
  const { service, version, Service, action, region } = program;
  if (!program.typed) {
    return indented([
      `CommonClient client = new CommonClient(${quoted(service)}, ${quoted(version)}, credential, ${quoted(region)}, profile);`,
      `String parameters = ${quoted(JSON.stringify(program.parameters))};`,
      `System.out.println(client.call(${quoted(action)}, parameters));`]);
  }
  const variables = new Variables();
  const values = program.typed.fields.map((field) => [field.name, variables.expression(field)]);
  return indented([
    `${Service}Client client = new ${Service}Client(credential, ${quoted(region)}, profile);`,
    ...variables.lines,
    `${action}Request request = new ${action}Request();`,
    ...values.map(([name, value]) => `request.set${name}(${value});`),
    `${action}Response response = client.${action}(request);`,
    `System.out.println(${action}Response.toJsonString(response));`]);
}

export function java(program) {
  const { service, label, Service, action, scheme, endpoint, ca } = program;
  const space = `com.tencentcloudapi.${service}.${label}`;
  const own = program.typed
    ? [`${space}.${Service}Client`, ...[`${action}Request`, `${action}Response`, ...typesIn(program.typed)].map((name) => `${space}.models.${name}`)]
    : ["com.tencentcloudapi.common.CommonClient"];
  const imports = [
    "com.tencentcloudapi.common.Credential", "com.tencentcloudapi.common.exception.TencentCloudSDKException",
    "com.tencentcloudapi.common.profile.ClientProfile", "com.tencentcloudapi.common.profile.HttpProfile",
    "com.tencentcloudapi.common.profile.Language", ...own].sort();
  const text = `${imports.map((name) => `import ${name};`).join("\n")}

public class Program {
    public static void main(String[] arguments) {
        try {
            Credential credential = new Credential(
                System.getenv("TENCENTCLOUD_SECRET_ID"), System.getenv("TENCENTCLOUD_SECRET_KEY"),
                System.getenv("TENCENTCLOUD_TOKEN"));
            HttpProfile httpProfile = new HttpProfile();
            httpProfile.setProtocol(HttpProfile.REQ_${scheme.toUpperCase()});
            httpProfile.setEndpoint(${quoted(endpoint)});
            ClientProfile profile = new ClientProfile();
            profile.setHttpProfile(httpProfile);
            profile.setLanguage(Language.${program.language.toUpperCase().replace("-", "_")});

${callOf(program)}        } catch (TencentCloudSDKException error) {
            System.err.println(error.getErrorCode() + ": " + error.getMessage() + " (RequestId " + error.getRequestId() + ")");
            System.exit(1);
        }
    }
}
`;
  const trust = ca
    ? `keytool -importcert -noprompt -alias keywright -file ${program.shellCa} -keystore keywright.p12 -storepass changeit\n`
    : "";
  const options = ca ? "-Djavax.net.ssl.trustStore=keywright.p12 -Djavax.net.ssl.trustStorePassword=changeit " : "";
  return {
    text, install: `com.tencentcloudapi:tencentcloud-sdk-java-${program.typed ? service : "common"}`,
    run: `${trust}java ${options}-cp 'lib/*' Program.java`,
  };
}
