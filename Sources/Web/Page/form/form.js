// SPDX-License-Identifier: Apache-2.0
// The form of an action, made from its declarations.

import { h, replace, uniqueID, icon } from "../base/element.js";
import { elementOf, innerMembers, typeName } from "../base/description.js";
import { control } from "./control.js";
import { draftPath, givenEmpty, isObject, pruned } from "./values.js";

/**
 * @param options `{members, objects, values, requiredOnly, t, changed, announce}`; `changed(values)` is told of each change,
 *   `announce(text)` of what is wrong with the field in hand.
 * @returns `{element, mark, find}`; `mark(problems)` writes beside the fields what is wrong with them, `find(path)` is the field
 *   of a path of the values, `{element, isExact}`, or else what it is within.
 */
export function form({ members, objects, values, requiredOnly, t, changed, announce }) {
  const draft = structuredClone(isObject(values) ? values : {});
  const kept = givenEmpty(draft);
  /** path in the draft → `{note, control, element}` of the field. */
  const places = new Map();
  const tell = () => changed(pruned(draft, kept) ?? {});
  const context = { objects, requiredOnly, t, places, tell };
  const element = h("div", { class: "fields" }, membersOf(context, members, draft, ""), strangers(context, members, draft));
  const placed = (path) => draftPath(draft, path, kept);
  return {
    element,
    mark: (problems) => mark(places, problems.map((problem) => ({ ...problem, path: placed(problem.path) })), announce),
    find: (path) => {
      const found = nearest(places, placed(path));
      return found === undefined ? undefined : { element: places.get(found).element, isExact: found === placed(path) };
    },
  };
}

const joined = (path, name) => (path === "" ? String(name) : `${path}.${name}`);

function membersOf(context, members, holder, path) {
  const shown = members.filter((member) => member.required || !context.requiredOnly || holder[member.name] !== undefined);
  return shown.map((member) => field(context, member, holder, member.name, joined(path, member.name)));
}

/** A field of any type, which writes to `holder[key]`. */
function field(context, member, holder, key, path) {
  if (member.type === "list") return listField(context, member, holder, key, path);
  if (member.type === "object") return objectField(context, member, holder, key, path);
  return scalarField(context, member, holder, key, path);
}

function scalarField(context, member, holder, key, path) {
  const { t } = context;
  const id = uniqueID("field");
  const set = (value) => {
    if (value === undefined) delete holder[key];
    else holder[key] = value;
    context.tell();
  };
  const input = control({ member, value: holder[key], id, t, set });
  const note = problemNote(`${id}-problem`);
  const hint = member.document ? h("p", { class: "hint", id: `${id}-hint`, text: hintOf(member, t) }) : undefined;
  input.setAttribute("aria-describedby", [hint && `${id}-hint`, `${id}-problem`].filter(Boolean).join(" "));
  if (member.required) input.setAttribute("aria-required", "true");
  const element = h("div", { class: "field", dataset: { path } },
    h("div", { class: "field-head" }, h("label", { for: id }, name(member, t)), type(context, member), note), input, hint);
  context.places.set(path, { element, note, control: input });
  return element;
}

const name = (member, t) => h("span", null,
  h("span", { class: "name", text: member.name }),
  member.required && h("span", { class: "required", title: t("form.required"), "aria-hidden": "true" }, "*"));

const type = (context, member) => h("span", { class: "type", text: typeName(member, context.objects) });
const problemNote = (id) => h("span", { class: "problem", id });

/** What a fieldset says of itself beside its name, for screen readers. */
function described(element, note, hint) {
  if (hint) hint.id = uniqueID("hint");
  element.setAttribute("aria-describedby", hint ? `${hint.id} ${note.id}` : note.id);
  return element;
}

/** The limits as they are declared, with the default where they do not tell it. */
function hintOf(member, t) {
  const { default: initial } = member.keywright ?? {};
  const told = initial === undefined || member.document.includes(String(initial));
  return told ? member.document : `${member.document} ${t("form.default", { value: String(initial) })}`;
}

function objectField(context, member, holder, key, path) {
  const { t } = context;
  const head = h("legend", { class: "field-head" }, name(member, t), type(context, member));
  const note = problemNote(uniqueID("problem"));
  const body = h("div", { class: "nested" });
  const hint = member.document && h("p", { class: "hint", text: member.document });
  const element = described(h("fieldset", { class: "group", dataset: { path } }, head, note, hint, body), note, hint);
  context.places.set(path, { element, note });
  const show = () => {
    const given = holder[key];
    const open = isObject(given);
    replace(body, open && membersOf(context, innerMembers(member, context.objects) ?? [], given, path),
      !open && given !== undefined && otherValue(given),
      (!member.required || !open) && (open ? button(t("form.remove", { name: member.name }), "cross", close) : button(t("form.add", { name: member.name }), "plus", begin)));
  };
  const begin = () => {
    holder[key] = {};
    show();
    focusFirst(body);
  };
  const close = () => {
    delete holder[key];
    show();
    focusFirst(body);
    context.tell();
  };
  if (member.required && holder[key] === undefined) holder[key] = {};
  show();
  return element;
}

function listField(context, member, holder, key, path) {
  const { t } = context;
  const note = problemNote(uniqueID("problem"));
  const rows = h("ol", { class: "rows" });
  const adder = button(t("form.addElement", { name: member.name }), "plus", () => {
    const list = Array.isArray(holder[key]) ? holder[key] : (holder[key] = []);
    list.push(objects ? {} : undefined);
    show();
    focusFirst(rows.lastElementChild);
  });
  const hint = member.document && h("p", { class: "hint", text: hintOf(member, t) });
  const objects = innerMembers(member, context.objects);
  const element = described(h("fieldset", { class: "group list", dataset: { path } },
    h("legend", { class: "field-head" }, name(member, t), type(context, member)), note, hint, rows, adder), note, hint);
  context.places.set(path, { element, note, control: adder });
  const remove = (index) => {
    holder[key].splice(index, 1);
    if (holder[key].length === 0) delete holder[key];
    show();
    (rows.children[Math.min(index, rows.children.length - 1)]?.querySelector("input,textarea,select") ?? adder).focus();
    context.tell();
  };
  const show = () => {
    const list = Array.isArray(holder[key]) ? holder[key] : [];
    replace(rows, holder[key] !== undefined && !Array.isArray(holder[key]) && h("li", null, otherValue(holder[key])), list.map((_, index) => row(context, member, list, index, joined(path, index), () => remove(index))));
  };
  if (member.required && holder[key] === undefined) holder[key] = [objects ? {} : undefined];
  show();
  return element;
}

/** An element of a list: one line for a scalar, a card for an object. */
function row(context, member, list, index, path, remove) {
  const { t } = context;
  const element = elementOf(member, context.objects);
  // As the API counts, from 0.
  const label = `${member.name}.${index}`;
  const remover = h("button", { type: "button", class: "quiet square", "aria-label": t("form.remove", { name: label }), title: t("form.remove", { name: label }), on: { click: remove } }, icon("cross"));
  if (element.type !== "object") {
    const id = uniqueID("field");
    const input = control({ member: element, value: list[index], id, t, set: (value) => {
      list[index] = value;
      context.tell();
    } });
    const note = problemNote(`${id}-problem`);
    input.setAttribute("aria-label", label);
    input.setAttribute("aria-describedby", `${id}-problem`);
    const made = h("li", { class: "row", dataset: { path } }, h("span", { class: "index", "aria-hidden": "true" }, index), input, remover, note);
    context.places.set(path, { element: made, note, control: input });
    return made;
  }
  if (list[index] === undefined) list[index] = {};
  const note = problemNote(uniqueID("problem"));
  const made = h("li", { class: "card", dataset: { path } },
    h("div", { class: "card-head" }, h("span", { class: "index", text: label }), note, remover),
    isObject(list[index]) ? membersOf(context, innerMembers(member, context.objects) ?? [], list[index], path) : otherValue(list[index]));
  context.places.set(path, { element: described(made, note), note });
  return made;
}

/** What JSON gave where something else is declared. */
const otherValue = (value) => h("code", { class: "other", text: JSON.stringify(value) });

const button = (text, sign, click) => h("button", { type: "button", class: "quiet add", on: { click } }, icon(sign), text);
const focusFirst = (element) => element?.querySelector("input,textarea,select,button")?.focus();

/** Names that the action does not declare: they come from the JSON, and are shown so that they can be taken out. */
function strangers(context, members, draft) {
  const { t } = context;
  return Object.keys(draft).filter((key) => !members.some((member) => member.name === key)).map((key) => {
    const note = problemNote(uniqueID("problem"));
    const element = h("div", { class: "field", dataset: { path: key } },
      h("div", { class: "field-head" }, h("span", { class: "name", text: key }), note),
      button(t("form.remove", { name: key }), "cross", () => {
        delete draft[key];
        element.remove();
        context.tell();
      }));
    context.places.set(key, { element, note });
    return element;
  });
}

/** Beside each field the first thing that is wrong with it, and nothing beside the others. */
function mark(places, problems, announce) {
  const first = new Map();
  for (const problem of problems) {
    const path = nearest(places, problem.path);
    if (path !== undefined && !first.has(path)) first.set(path, problem);
  }
  const changed = [];
  for (const [path, { element, note, control: input }] of places) {
    const problem = first.get(path);
    const text = problem?.text ?? "";
    if (note.textContent !== text) {
      note.textContent = text;
      note.title = text;
      note.classList.remove("cut");
      changed.push(note);
      if (text && input && input === document.activeElement) announce?.(text);
    }
    element.classList.toggle("wrong", Boolean(problem));
    element.classList.toggle("fault", problem?.byServer === true);
    // What is only missing yet is no fault of what was typed.
    element.classList.toggle("missing", problem?.key === "check.required");
    if (!input || input.tagName === "BUTTON") continue;
    if (problem && problem.key !== "check.required") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  // Who is at the field reads all of it.
  const cut = changed.filter((note) => note.scrollWidth > note.clientWidth);
  for (const note of cut) note.classList.add("cut");
}

/** The place of a path, or of what it is within: the server names what is missing in an element that has no field. */
function nearest(places, path) {
  for (let rest = path; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf(".")))) {
    if (places.has(rest) && document.contains(places.get(rest).element)) return rest;
  }
  return undefined;
}
