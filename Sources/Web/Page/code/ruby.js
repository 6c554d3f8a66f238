// SPDX-License-Identifier: Apache-2.0

import { literal, RUBY, singleQuoted } from "./literals.js";

const scalar = (item) => (item.kind === "string" ? singleQuoted(item.value) : String(item.value));

/** Declares structures as variables, innermost first. */
class Variables {
  constructor(space) {
    this.lines = [];
    this.counts = new Map();
    this.space = space;
  }

  expression(item) {
    if (item.kind === "object") return this.structure(item);
    if (item.kind !== "list") return scalar(item);
    return `[${item.items.map((element) => this.expression(element)).join(", ")}]`;
  }

  structure(object) {
    const count = (this.counts.get(object.type) ?? 0) + 1;
    this.counts.set(object.type, count);
    const snake = object.type.replace(/([a-z0-9])([A-Z])/g, "$1_$2").toLowerCase();
    const name = `${snake}${count}`;
    const values = object.fields.map((field) => [field.name, this.expression(field)]);
    this.lines.push(`${name} = ${this.space}::${object.type}.new`);
    for (const [field, value] of values) this.lines.push(`${name}.${field} = ${value}`);
    return name;
  }
}

function callOf(program) {
  const { Service, label, action, region } = program;
  const space = `TencentCloud::${Service}::${label.toUpperCase()}`;
  if (!program.typed) {
    return [
      `client = Client.new(credential, ${singleQuoted(region)}, profile)`,
      `parameters = ${literal(program.parameters, RUBY, "  ")}`,
      `response = JSON.parse(client.send_request(${singleQuoted(action)}, parameters))['Response']`,
      "error = response['Error']",
      "raise TencentCloud::Common::TencentCloudSDKException.new(error['Code'], error['Message'], response['RequestId']) if error",
      "puts JSON.pretty_generate(response)"];
  }
  const variables = new Variables(space);
  const values = program.typed.fields.map((field) => [field.name, variables.expression(field)]);
  return [
    `client = ${space}::Client.new(credential, ${singleQuoted(region)}, profile)`, ...variables.lines,
    `request = ${space}::${action}Request.new`, ...values.map(([name, value]) => `request.${name} = ${value}`),
    `response = client.${action}(request)`, "puts JSON.pretty_generate(response.serialize)"];
}

/** A minimal client class, which has only the version and the name of its product. */
const ownClient = (program, endpoint) => `class Client < TencentCloud::Common::AbstractClient
  def initialize(credential, region, profile = nil)
    @@api_version = ${singleQuoted(program.version)}
    @@endpoint = ${singleQuoted(endpoint)}
    super
  end
end

`;

export function ruby(program) {
  const { service, scheme, isProduction, endpoint, ca, typed } = program;
  // The SDK does not accept an endpoint with a port: it keeps the production name, and this server is its proxy.
  const hasPort = /:\d+$/.test(endpoint);
  const name = hasPort ? program.productionHost || `${service}.tencentcloudapi.com` : endpoint;
  const proxy = hasPort && scheme === "http" ? `ENV['http_proxy'] ||= ${singleQuoted(`http://${endpoint}`)}\n\n` : "";
  const text = `# frozen_string_literal: true

require 'json'
require 'tencentcloud-sdk-common'
${typed ? `require 'tencentcloud-sdk-${service}'\n` : ""}
${proxy}${typed ? "" : ownClient(program, name)}begin
  credential = TencentCloud::Common::Credential.new(
    ENV.fetch('TENCENTCLOUD_SECRET_ID'), ENV.fetch('TENCENTCLOUD_SECRET_KEY'), ENV['TENCENTCLOUD_TOKEN']
  )
  profile = TencentCloud::Common::ClientProfile.new
  profile.language = ${singleQuoted(program.language)}
  profile.http_profile.scheme = ${singleQuoted(scheme)}
  profile.http_profile.endpoint = ${singleQuoted(name)}
${callOf(program).map((line) => `  ${line}\n`).join("")}rescue TencentCloud::Common::TencentCloudSDKException => e
  warn "#{e.code}: #{e.message} (RequestId #{e.request_id})"
  exit 1
end
`;
  const environment = !isProduction && scheme === "https" ? `${hasPort ? "http_proxy=http://HOST:PORT " : ""}${ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}` : "";
  return {
    text, install: `gem install tencentcloud-sdk-common${typed ? ` tencentcloud-sdk-${service}` : ""}`,
    run: `${environment}ruby program.rb`, needsProxy: environment.includes("http_proxy"),
  };
}
