// SPDX-License-Identifier: Apache-2.0
// The call as a complete program.

import { h, icon, replace, uniqueID } from "../base/element.js";
import { saveFile } from "../base/file.js";
import { oneOf, setting } from "../base/store.js";
import { generate, LANGUAGES } from "../code/index.js";
import { methodsOf } from "../signing/index.js";

const chosenLanguage = setting("code.language", "python", oneOf(LANGUAGES.map(({ id }) => id)));
const caFile = setting("code.ca", "data/tls/ca.pem");

export function mountCode(element, context) {
  const { t, entry, action, objects, server } = context;
  const host = h("div", { class: "segments", role: "group", "aria-label": t("code.host") });
  const place = h("div", { class: "program" });
  const id = uniqueID("language");
  const languages = h("select", { id, class: "control", on: { change: () => { chosenLanguage.set(languages.value); show(); } } },
    LANGUAGES.map(({ id: value, name }) => h("option", { value, text: name })));
  languages.value = chosenLanguage.get();
  const showHost = () => {
    const call = context.call.get();
    replace(host, ["this", "production"].map((name) => h("button", {
      type: "button", "aria-pressed": String((call.host ?? "this") === name), dataset: { host: name }, text: t(`code.${name}`),
      on: { click: () => { context.setCall({ host: name }); host.querySelector(`[data-host=${name}]`)?.focus(); } },
    })));
  };
  // The signature method that programs use is the door's first one, which current clients use.
  const [method] = methodsOf(entry.dialect);
  const show = () => {
    const call = context.call.get();
    const language = LANGUAGES.find((one) => one.id === languages.value);
    const program = generate(language.id, { call, entry, action, objects, server, ca: caFile.get(), language: context.language });
    replace(place, call.host === "production" && !(action.keywright.host || entry.host) && h("p", { class: "note warn", text: t("code.noProduction") }),
      program && call.method !== method && h("p", { class: "note", dataset: { method }, text: t("code.method", { method }) }),
      program ? programView(context, program) : h("p", { class: "note", dataset: { program: "none" }, text: t("code.none", { language: language.name }) }));
  };
  replace(element,
    h("div", { class: "code-options" },
      h("div", { class: "option" }, h("label", { class: "label", for: id, text: t("code.language") }), languages),
      h("div", { class: "option" }, h("span", { class: "label", text: t("code.host") }), host)),
    server.scheme === "https" && caField(t, show),
    place);
  showHost();
  show();
  return context.call.subscribe(() => { showHost(); show(); });
}

function caField(t, show) {
  const id = uniqueID("ca");
  const control = h("input", { id, class: "control", spellcheck: "false", autocomplete: "off", "aria-describedby": `${id}-hint`,
    on: { input: () => { caFile.set(control.value); show(); } } });
  control.value = caFile.get();
  return h("div", { class: "option" }, h("label", { class: "label", for: id, text: t("code.ca") }), control,
    h("p", { class: "hint", id: `${id}-hint`, text: t("code.caHint") }));
}

function programView({ t, copy }, { text, file, install, run, needsProxy }) {
  const short = (title, command) => command && [h("dt", { text: title }), h("dd", null, h("code", { text: command }))];
  return [
    h("dl", { class: "facts" }, short(t("code.install"), install), short(t("code.run"), run)),
    needsProxy && h("p", { class: "hint", text: t("code.needsProxy") }),
    h("p", { class: "hint", text: t("code.environment") }),
    h("div", { class: "part-head" }, h("h2", { class: "mono", text: file }), h("div", null,
      h("button", { type: "button", class: "quiet", on: { click: () => copy(text) } }, icon("copy"), t("copy")),
      h("button", { type: "button", class: "quiet", on: { click: () => saveFile(text, file, "text/plain") } }, icon("file"), t("code.save")))),
    h("pre", { class: "code source", tabindex: "0", "aria-label": t("code.program"), text }),
  ];
}
