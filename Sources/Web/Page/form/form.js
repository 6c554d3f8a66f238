// SPDX-License-Identifier: Apache-2.0
// The form of an action, made from its declarations.

import { h, replace, uniqueID, icon } from "../base/element.js";
import { elementOf, innerMembers, typeName } from "../base/description.js";
import { control } from "./control.js";
import { draftPath, givenEmpty, isObject, pruned } from "./values.js";

/**
 * @param options `{members, objects, values, requiredOnly, t, changed, announce}`; `changed(values)` is called for each
 *   change, `announce(text)` with the problem of the focused field.
 * @returns `{element, mark, find}`; `mark(problems)` shows problems beside their fields, `find(path)` is the field for
 *   a path of the values, `{element, isExact}`, or the field that contains it.
 */
export function form({ members, objects, values, requiredOnly, t, changed, announce }) {
  const draft = structuredClone(isObject(values) ? values : {});
  const kept = givenEmpty(draft);
  /** The path in the draft → `{note, control, element}` of the field. */
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

/** Links the hint and the problem of a fieldset to it, so that screen readers read them. */
function described(element, note, hint) {
  if (hint) hint.id = uniqueID("hint");
  element.setAttribute("aria-describedby", hint ? `${hint.id} ${note.id}` : note.id);
  return element;
}

/** The declared limits, with the default value if they do not mention it. */
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
  // Indexes begin at 0, as in the API.
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

/** A value from the JSON that does not match its declared type. */
const otherValue = (value) => h("code", { class: "other", text: JSON.stringify(value) });

const button = (text, sign, click) => h("button", { type: "button", class: "quiet add", on: { click } }, icon(sign), text);
const focusFirst = (element) => element?.querySelector("input,textarea,select,button")?.focus();

/** Undeclared names, which come from the JSON. They are shown so that the user can remove them. */
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

/** Shows the first problem of each field beside it, and clears the others. */
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
    // A missing value is not marked as a fault, because nothing wrong was typed.
    element.classList.toggle("missing", problem?.key === "check.required");
    if (!input || input.tagName === "BUTTON") continue;
    if (problem && problem.key !== "check.required") input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  // A truncated text is shown in full while its field has the focus.
  const cut = changed.filter((note) => note.scrollWidth > note.clientWidth);
  for (const note of cut) note.classList.add("cut");
}

/**
 * The field of a path, or the one that contains it: the server may name a missing member of an element without its own
 * field.
 */
function nearest(places, path) {
  for (let rest = path; rest !== ""; rest = rest.slice(0, Math.max(0, rest.lastIndexOf(".")))) {
    if (places.has(rest) && document.contains(places.get(rest).element)) return rest;
  }
  return undefined;
}
