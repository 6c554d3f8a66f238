// SPDX-License-Identifier: Apache-2.0
// The server's description of its API: the files under /meta/.

import { measure } from "../session/clock.js";

const base = new URL("/meta/", location.href);

async function read(path) {
  const answer = await fetch(new URL(path, base));
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`);
  return { value: await answer.json(), date: answer.headers.get("date") };
}

export async function loadDescription() {
  // index.html preloads this file. It is never answered from the cache alone, so its Date is that of now, and the clock
  // skew can be measured by it.
  const { value: index, date } = await read("index.json");
  // performance.timeOrigin is no substitute: it does not follow a clock that was set since the browser started.
  const received = Date.now();
  measure(date, received - performance.now(), received);
  const files = new Map();
  const once = (path) => {
    if (!files.has(path)) {
      files.set(path, read(path).then(({ value }) => value));
      // A failed request is repeated at the next use.
      files.get(path).catch(() => files.delete(path));
    }
    return files.get(path);
  };
  const parsed = new Map();
  const description = {
    index,
    entry: (product, version) =>
      index.products.find((entry) => entry.product === product && (version === undefined || entry.version === version)) ??
      index.products.find((entry) => entry.product === product),
    async product(entry) {
      const api = await once(entry.apiPath);
      if (!parsed.has(entry)) parsed.set(entry, actionsOf(api, entry));
      return parsed.get(entry);
    },
    async examples(entry, action) {
      const all = await once(entry.examplesPath);
      return all.actions[action] ?? [];
    },
    all: () => Promise.all(index.products.map(async (entry) => ({ entry, ...(await description.product(entry)) }))),
  };
  return description;
}

/** The actions of an api.json with their members, by name. */
function actionsOf(api, entry) {
  const actions = new Map();
  for (const [name, action] of Object.entries(api.actions)) {
    actions.set(name, {
      ...action,
      name,
      keywright: action.keywright ?? {},
      inputMembers: requiredFirst(api.objects[action.input]?.members ?? []),
      outputMembers: api.objects[action.output]?.members ?? [],
      errors: action.keywright?.errors ?? [],
      commonErrors: entry.commonErrors ?? [],
    });
  }
  return { actions, objects: api.objects };
}

/** Required members come first, then optional ones, then those without effect. */
function requiredFirst(members) {
  const rank = (member) => (member.required ? 0 : member.keywright?.withoutEffect ? 2 : 1);
  return members.filter((member) => !member.disabled).toSorted((one, other) => rank(one) - rank(other));
}

/** The members of the object that a member holds, or of the objects in its list; undefined for scalars. */
export const innerMembers = (member, objects) =>
  member.type === "object" || (member.type === "list" && objects[member.member])
    ? requiredFirst(objects[member.member]?.members ?? [])
    : undefined;

/** The declaration of an element of a list. */
export const elementOf = (member, objects) => ({
  ...member,
  type: objects[member.member] ? "object" : scalarType(member.member),
  required: true,
});

const scalarType = (name) =>
  ({ int64: "int", uint64: "int", integer: "int", bool: "bool", float: "float", double: "float" })[name] ?? "string";

/** A type as the documents name it. */
export function typeName(member, objects) {
  const scalar = { string: "String", int: "Integer", bool: "Boolean", float: "Float" };
  if (member.type === "list") {
    const inner = objects[member.member] ? (objects[member.member].keywright?.type ?? member.member) : scalar[scalarType(member.member)];
    return `Array of ${inner}`;
  }
  if (member.type === "object") return objects[member.member]?.keywright?.type ?? "Object";
  return scalar[member.type] ?? member.type;
}
