// SPDX-License-Identifier: Apache-2.0
// Literals of texts and values in each language. Most of them share JSON's escapes.

const CONTROLS = /[\x00-\x1f\x7f\u2028\u2029]/g;
const code = (mark, width) => mark.charCodeAt(0).toString(16).padStart(width, "0");

/** A literal in double quotes, with the escapes that Python, JavaScript, Java, Go and C# share. */
export const quoted = (text) =>
  JSON.stringify(text).replace(/[\x7f\u2028\u2029]/g, (mark) => `\\u${code(mark, 4)}`);

/** A literal in single quotes, in which only the quote and the backslash are special (PHP, Ruby). */
export const singleQuoted = (text) => `'${text.replace(/[\\']/g, (mark) => `\\${mark}`)}'`;

/** C and C++ do not permit `\u` for control characters, and before C++17 `??/` stands for a backslash. */
export const cQuoted = (text) => {
  const short = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };
  const plain = text.replace(/[\\"?]/g, (mark) => `\\${mark}`);
  return `"${plain.replace(CONTROLS, (mark) => short[mark] ?? (mark > "\x7f" ? mark : `\\${mark.charCodeAt(0).toString(8).padStart(3, "0")}`))}"`;
};

/** One word of a POSIX shell. */
export const shellQuoted = (text) => (/^[A-Za-z0-9_./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`);

/** A literal in HCL, in which `${` and `%{` begin templates, and `\b` and `\f` are not escapes. */
export const hclQuoted = (text) =>
  quoted(text)
    .replace(/\\(.)/g, (escape, mark) => ({ b: "\\u0008", f: "\\u000c" })[mark] ?? escape)
    .replace(/([$%])\{/g, (_, mark) => `${mark}${mark}{`);

const isObject = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * A value as a literal over several lines.
 *
 * @param style `{text, words, object, list, name, empty}`: the notations of texts, of `true`, `false` and `null`, of
 *   brackets and of names.
 */
export function literal(value, style, indent = "") {
  const inner = `${indent}${style.step ?? "    "}`;
  const lines = (pieces, [open, close]) => `${open}\n${pieces.map((piece) => `${inner}${piece},\n`).join("")}${indent}${close}`;
  if (Array.isArray(value)) {
    if (value.length === 0) return style.list.join("");
    const pieces = value.map((element) => literal(element, style, inner));
    const isShort = value.every((element) => typeof element !== "object") && pieces.join(", ").length < 80;
    return isShort ? `${style.list[0]}${pieces.join(", ")}${style.list[1]}` : lines(pieces, style.list);
  }
  if (isObject(value)) {
    const members = Object.entries(value);
    if (members.length === 0) return style.empty ?? style.object.join("");
    return lines(members.map(([name, member]) => style.name(name, literal(member, style, inner))), style.object);
  }
  if (typeof value === "string") return style.text(value);
  if (typeof value === "number") return String(value);
  return style.words[String(value)];
}

const WORDS = { true: "true", false: "false", null: "null" };

export const PYTHON = {
  text: quoted, words: { true: "True", false: "False", null: "None" }, object: ["{", "}"], list: ["[", "]"],
  name: (name, value) => `${quoted(name)}: ${value}`,
};
export const JAVASCRIPT = {
  step: "  ", text: quoted, words: WORDS, object: ["{", "}"], list: ["[", "]"],
  name: (name, value) => `${/^[A-Za-z_$][\w$]*$/.test(name) ? name : quoted(name)}: ${value}`,
};
export const PHP = {
  text: singleQuoted, words: WORDS, object: ["[", "]"], list: ["[", "]"],
  name: (name, value) => `${singleQuoted(name)} => ${value}`,
};
export const RUBY = {
  step: "  ", text: singleQuoted, words: { ...WORDS, null: "nil" }, object: ["{", "}"], list: ["[", "]"],
  name: (name, value) => `${singleQuoted(name)} => ${value}`,
};
export const GO = {
  step: "\t", text: quoted, words: { ...WORDS, null: "nil" }, object: ["map[string]interface{}{", "}"],
  list: ["[]interface{}{", "}"], name: (name, value) => `${quoted(name)}: ${value}`,
};
