// SPDX-License-Identifier: Apache-2.0
// The properties of a call that programs in all languages need.

import { shellQuoted } from "./literals.js";

/**
 * The parameters that the action declares. A link may contain any name, and an undeclared one might be an option of
 * TCCLI or another action. Legacy doors use paths such as `Filters.0.Name` as names.
 */
function declared(parameters, members) {
  if (!members) return parameters;
  const names = new Set(members.map(({ name }) => name));
  return Object.fromEntries(Object.entries(parameters).filter(([name]) => names.has(name.split(".")[0])));
}

/**
 * @param given `{call, entry, action, objects, server, ca, language}`: the current call, its product in index.json, its
 *   action and the objects in api.json, `{scheme, host}` of this server, the path of its CA file if it serves HTTPS
 *   with its own CA, and the page's language, in which messages are requested.
 */
export function programOf({ call, entry, action, objects, server, ca, language }) {
  const productionHost = action?.keywright?.host || entry.host;
  // Products that the vendor does not have are called on this server whatever is chosen.
  const isProduction = call.host === "production" && Boolean(productionHost);
  const service = entry.service ?? entry.product;
  const program = {
    service,
    version: call.version,
    // The version in names of packages and namespaces: v20170312.
    label: `v${(call.version ?? "").replaceAll("-", "")}`,
    Service: service.charAt(0).toUpperCase() + service.slice(1),
    action: call.action,
    region: call.region ?? "",
    parameters: declared(call.parameters ?? {}, objects?.[action?.input]?.members),
    dialect: entry.dialect,
    // The language of messages, as in X-TC-Language.
    language: language === "zh" ? "zh-CN" : "en-US",
    path: entry.path ?? "/",
    scheme: isProduction ? "https" : server.scheme,
    // The host to connect to and to sign.
    endpoint: isProduction ? productionHost : server.host,
    productionHost,
    isProduction,
    ca: !isProduction && server.scheme === "https" ? ca : "",
    shellCa: !isProduction && server.scheme === "https" ? shellQuoted(ca) : "",
    isVendors: (entry.isVendors ?? true) && (action?.keywright?.isVendors ?? true),
  };
  const typed = program.isVendors && program.dialect === "3.0" ? typedObject(program.parameters, action?.input, objects ?? {}) : null;
  return { ...program, typed };
}

const SCALARS = { string: "string", int: "number", bool: "boolean", float: "number" };

/**
 * The members of a value with their declared types; `null` if the value does not match its declaration, so that no SDK
 * has a type for it.
 */
function typedObject(value, name, objects) {
  const declared = new Map((objects[name]?.members ?? []).map((member) => [member.name, member]));
  if (!objects[name]) return null;
  const fields = [];
  for (const [field, inner] of Object.entries(value)) {
    const member = declared.get(field);
    if (inner === null) continue;
    const typed = member && typedValue(inner, member, objects, name);
    if (!typed) return null;
    fields.push({ name: field, ...typed });
  }
  const type = objects[name].type === "object" ? name : (objects[name].keywright ? objects[name].keywright.type : name);
  return type ? { kind: "object", type, fields } : null;
}

function typedValue(value, member, objects, owner) {
  if (member.type === "list") {
    if (!Array.isArray(value)) return null;
    const items = value.map((element) => typedElement(element, member, objects, owner));
    return items.includes(null) ? null : { kind: "list", element: elementType(member, objects), items, owner };
  }
  return typedElement(value, member, objects, owner);
}

const elementType = (member, objects) => {
  if (!objects[member.member]) return { string: "string", bool: "bool", int64: "int", uint64: "int" }[member.member] ?? member.member;
  return objects[member.member].keywright?.type ?? member.member;
};

function typedElement(value, member, objects, owner) {
  if (objects[member.member]) {
    return typeof value === "object" && !Array.isArray(value) ? typedObject(value, member.member, objects) : null;
  }
  const kind = member.type === "list" ? elementType(member, objects) : member.type;
  if (typeof value !== SCALARS[kind]) return null;
  return { kind, value, owner };
}

/** The names of all structures within a typed value. */
export function typesIn(typed, found = new Set()) {
  for (const { kind, fields, items, type } of [...(typed.fields ?? []), ...(typed.items ?? [])]) {
    if (kind === "object") found.add(type);
    typesIn({ fields, items }, found);
  }
  return found;
}
