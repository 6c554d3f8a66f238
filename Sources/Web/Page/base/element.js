// SPDX-License-Identifier: Apache-2.0

const svgNamespace = "http://www.w3.org/2000/svg";

/** Makes an element. Texts among the children become text nodes, never HTML. */
export function h(tag, properties, ...children) {
  return fill(document.createElement(tag), properties, children);
}

function fill(element, properties, children) {
  for (const [name, value] of Object.entries(properties ?? {})) setProperty(element, name, value);
  append(element, children);
  return element;
}

function setProperty(element, name, value) {
  if (value === undefined || value === null || value === false) return;
  if (name === "text") element.textContent = value;
  else if (name === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
  else if (name === "dataset") Object.assign(element.dataset, value);
  else if (name === "style") for (const [rule, text] of Object.entries(value)) element.style.setProperty(rule, text);
  else if (name === "value") element.value = value;
  else element.setAttribute(name, value === true ? "" : value);
}

/** Children may be nodes, texts, lists of them, or nothing. */
export function append(element, ...children) {
  for (const child of children.flat(Infinity)) {
    if (child === undefined || child === null || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

export function replace(element, ...children) {
  element.replaceChildren();
  return append(element, children);
}

const icons = {
  search: "M7 12A5 5 0 1 0 7 2a5 5 0 0 0 0 10Zm3.6-1.4L14 14",
  copy: "M5.5 5.5v-3h8v8h-3m0-5v8h-8v-8h8Z",
  star: "m8 2 1.8 3.8 4.2.5-3.1 2.9.8 4.1L8 11.3l-3.7 2 .8-4.1L2 6.3l4.2-.5L8 2Z",
  chevron: "m6 3.5 4.5 4.5L6 12.5",
  plus: "M8 3v10M3 8h10",
  cross: "m4 4 8 8m0-8-8 8",
  menu: "M2.5 4.5h11m-11 3.5h11m-11 3.5h11",
  retry: "M13 4v3.2H9.8M3 8a5 5 0 0 1 9.6-1.2M3 12V8.800h3.200M13 8a5 5 0 0 1-9.600 1.200",
  key: "M9.500 9a3.500 3.500 0 1 0-2.800-1.400L2.500 11.800v1.700h2v-1.500h1.500v-1.500l1.700-1.700c.5.1 1.200.2 1.800.2Zm.8-4h.01",
  theme: "M8 2.500v11a5.500 5.500 0 0 0 0-11Zm0 0a5.500 5.500 0 0 0 0 11",
  file: "M8 2.500v7m-3-2.800 3 2.800 3-2.800M3 12.500h10",
};

/** An icon of 16 × 16, hidden from screen readers. */
export function icon(name) {
  const svg = document.createElementNS(svgNamespace, "svg");
  const path = document.createElementNS(svgNamespace, "path");
  for (const [key, value] of [["viewBox", "0 0 16 16"], ["aria-hidden", "true"], ["class", `icon icon-${name}`]]) {
    svg.setAttribute(key, value);
  }
  path.setAttribute("d", icons[name]);
  svg.append(path);
  return svg;
}

/** An identifier for `id` and `for` that is unique in the page. */
export const uniqueID = (() => {
  let last = 0;
  return (stem) => `${stem}-${(last += 1)}`;
})();
