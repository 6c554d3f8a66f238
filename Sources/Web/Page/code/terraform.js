// SPDX-License-Identifier: Apache-2.0
// The resources and data sources of the provider tencentcloudstack/tencentcloud, with its own argument names.

import { flattened } from "../signing/parameters.js";
import { hclQuoted } from "./literals.js";

const tags = (list, key = "Key", value = "Value") => Object.fromEntries((list ?? []).map((tag) => [tag[key], tag[value]]));
/** The tags of the first specification. Its resource type is that of the block. */
const tagsOfSpecification = ({ TagSpecification }) => {
  const { ResourceType: _, Tags } = TagSpecification?.[0] ?? {};
  return Tags?.length ? tags(Tags) : undefined;
};
const renamed = (parameters, names) => Object.fromEntries(Object.entries(names).map(([own, name]) => [own, parameters[name]]));

const instance = (parameters) => ({
  ...renamed(parameters, {
    instance_name: "InstanceName", image_id: "ImageId", instance_type: "InstanceType", hostname: "HostName",
    instance_charge_type: "InstanceChargeType", user_data: "UserData", disable_api_termination: "DisableApiTermination",
    cam_role_name: "CamRoleName", instance_count: "InstanceCount" }),
  availability_zone: parameters.Placement?.Zone, project_id: parameters.Placement?.ProjectId,
  key_ids: parameters.LoginSettings?.KeyIds, security_groups: parameters.SecurityGroupIds,
  vpc_id: parameters.VirtualPrivateCloud?.VpcId, subnet_id: parameters.VirtualPrivateCloud?.SubnetId,
  system_disk_type: parameters.SystemDisk?.DiskType, system_disk_size: parameters.SystemDisk?.DiskSize,
  internet_max_bandwidth_out: parameters.InternetAccessible?.InternetMaxBandwidthOut, tags: tagsOfSpecification(parameters),
});

/**
 * `service:Action` → `[kind, type, arguments]`; the function returns the arguments of a block, or a list of them for
 * several blocks.
 */
const BLOCKS = {
  "cvm:CreateKeyPair": ["resource", "tencentcloud_key_pair", (p) => ({ key_name: p.KeyName, project_id: p.ProjectId, tags: tagsOfSpecification(p) })],
  "cvm:ImportKeyPair": ["resource", "tencentcloud_key_pair", (p) => ({
    key_name: p.KeyName, project_id: p.ProjectId, public_key: p.PublicKey, tags: tagsOfSpecification(p) })],
  "cvm:RunInstances": ["resource", "tencentcloud_instance", instance],
  "cvm:DescribeKeyPairs": ["data", "tencentcloud_key_pairs", (p) => ({
    key_id: p.KeyIds?.[0], key_name: p.Filters?.find(({ Name }) => Name === "key-name")?.Values?.[0] })],
  "cvm:DescribeInstances": ["data", "tencentcloud_instances", (p) => ({ instance_id: p.InstanceIds?.[0] })],
  "cvm:DescribeImages": ["data", "tencentcloud_images", (p) => ({ instance_type: p.InstanceType, image_name_regex: p.ImageIds ? undefined : ".*" })],
  "cvm:DescribeZones": ["data", "tencentcloud_availability_zones_by_product", () => ({ product: "cvm" })],
  "lighthouse:CreateKeyPair": ["resource", "tencentcloud_lighthouse_key_pair", (p) => ({ key_name: p.KeyName })],
  "lighthouse:ImportKeyPair": ["resource", "tencentcloud_lighthouse_key_pair", (p) => ({ key_name: p.KeyName, public_key: p.PublicKey })],
  "lighthouse:AssociateInstancesKeyPairs": ["resource", "tencentcloud_lighthouse_key_pair_attachment", (p) =>
    (p.KeyIds ?? []).flatMap((key) => (p.InstanceIds ?? []).map((instance) => ({ key_id: key, instance_id: instance })))],
  "lighthouse:CreateInstances": ["resource", "tencentcloud_lighthouse_instance", (p) => ({
    bundle_id: p.BundleId, blueprint_id: p.BlueprintId, period: p.InstanceChargePrepaid?.Period ?? 1,
    renew_flag: p.InstanceChargePrepaid?.RenewFlag ?? "NOTIFY_AND_MANUAL_RENEW", instance_name: p.InstanceName, zone: p.Zones?.[0] })],
  "cam:AddUser": ["resource", "tencentcloud_cam_user", (p) => ({
    name: p.Name, remark: p.Remark, console_login: p.ConsoleLogin === undefined ? undefined : p.ConsoleLogin === 1,
    use_api: p.UseApi === undefined ? undefined : p.UseApi === 1 })],
  "cam:CreateAccessKey": ["resource", "tencentcloud_cam_access_key", (p) => ({ target_uin: p.TargetUin })],
  "cam:CreatePolicy": ["resource", "tencentcloud_cam_policy", (p) => ({
    name: p.PolicyName, document: p.PolicyDocument, description: p.Description })],
  "tag:AddProject": ["resource", "tencentcloud_project", (p) => ({ project_name: p.ProjectName, info: p.Info })],
  "tag:AddResourceTag": ["resource", "tencentcloud_tag_attachment", (p) => ({
    tag_key: p.TagKey, tag_value: p.TagValue, resource: p.Resource })],
  "tag:CreateTag": ["resource", "tencentcloud_tag", (p) => ({ tag_key: p.TagKey, tag_value: p.TagValue })],
};

function value(given, indent) {
  if (typeof given === "string") return hclQuoted(given);
  if (Array.isArray(given)) return `[${given.map((element) => value(element, indent)).join(", ")}]`;
  if (typeof given !== "object") return String(given);
  const inner = `${indent}  `;
  return `{\n${Object.entries(given).map(([name, element]) => `${inner}${hclQuoted(name)} = ${value(element, inner)}\n`).join("")}${indent}}`;
}

/** A proxy of a value that records the path of every scalar that is read. */
function noting(given, read, path = "") {
  if (given === null || typeof given !== "object") {
    read.add(path);
    return given;
  }
  const isMember = (target, name) => typeof name === "string" && Object.hasOwn(target, name) && !(Array.isArray(target) && name === "length");
  return new Proxy(given, { get: (target, name) =>
    isMember(target, name) ? noting(target[name], read, path ? `${path}.${name}` : name) : Reflect.get(target, name) });
}

function blockText(kind, type, name, converted) {
  const given = Object.entries(converted).filter(([, argument]) => argument !== undefined);
  const width = Math.max(0, ...given.map(([argument]) => argument.length));
  return `${kind} "${type}" "${name}" {
${given.map(([argument, inner]) => `  ${argument.padEnd(width)} = ${value(inner, "  ")}\n`).join("")}}
`;
}

/** `null` if the provider has nothing for the action. */
export function terraform(program) {
  const block = program.dialect === "3.0" && BLOCKS[`${program.service}:${program.action}`];
  if (!block) return null;
  const [kind, type, convert] = block;
  const read = new Set();
  const converted = [convert(noting(program.parameters, read))].flat();
  const names = (converted.length > 0 ? converted : [{}]).map((_, at) => (at === 0 ? "example" : `example_${at + 1}`));
  const blocks = names.map((name, at) => blockText(kind, type, name, converted[at] ?? {}));
  const addresses = names.map((name) => `${kind === "data" ? "data." : ""}${type}.${name}`);
  const left = flattened(program.parameters).map(([path]) => path).filter((path) => !read.has(path));
  const { region, isProduction, scheme, endpoint, ca } = program;
  const protocol = isProduction || scheme === "https" ? "" : `  protocol = "HTTP"\n`;
  const text = `terraform {
  required_providers {
    tencentcloud = {
      source = "tencentcloudstack/tencentcloud"
    }
  }
}

# The credentials are TENCENTCLOUD_SECRET_ID and TENCENTCLOUD_SECRET_KEY of the environment.
provider "tencentcloud" {
  region = ${hclQuoted(region || "ap-guangzhou")}
${protocol}}

${left.map((path) => `# Without ${path.replace(/[^\w.-]/g, "_")}: the provider has no argument for it here.\n`).join("")}${blocks.join("\n")}
output "example" {
  value     = ${addresses.length === 1 ? addresses[0] : `[${addresses.join(", ")}]`}
  sensitive = true
}
`;
  // The provider keeps the production names: this server is its proxy.
  const proxy = scheme === "http" ? `HTTP_PROXY=http://${endpoint} ` : `HTTPS_PROXY=http://HOST:PORT ${ca ? `SSL_CERT_FILE=${program.shellCa} ` : ""}`;
  return { text, install: "terraform init", run: `${isProduction ? "" : proxy}terraform apply`, needsProxy: !isProduction && scheme === "https" };
}
