// SPDX-License-Identifier: Apache-2.0
// The document of an action, made from the declarations by which the server reads requests.

import { h, icon, replace } from "../base/element.js";
import { innerMembers, typeName } from "../base/description.js";
import { fromExample } from "../form/values.js";
import { conditionsOf } from "../search/conditions.js";

export function mountDocument(element, context) {
  const { t, action, app } = context;
  const examples = h("div", { class: "examples" });
  const errors = h("div", { class: "errors" });
  replace(element,
    section(t("document.parameters"), membersTable(context, action.inputMembers, true)),
    section(t("document.answer"), membersTable(context, action.outputMembers, false)),
    section(t("document.errors"), errors),
    section(t("document.rules"), rules(context)),
    section(t("document.examples"), examples));
  const showErrors = () => {
    replace(errors, errorTable(context, app.sought.get()));
    errors.querySelector(".sought")?.scrollIntoView({ block: "center" });
  };
  showErrors();
  const showExamples = (all) => {
    replace(examples, all.length === 0 ? h("p", { class: "hint", text: t("document.noExamples") }) : all.map((example) => exampleView(context, example)));
    // Examples that were loaded later may have moved the searched condition out of view.
    errors.querySelector(".sought")?.scrollIntoView({ block: "center" });
  };
  context.examples().then(showExamples, () => replace(examples, h("p", { class: "note bad", text: t("answer.unreachable") })));
  return app.sought.subscribe(showErrors);
}

const section = (title, ...children) => h("section", { class: "part" }, h("h2", { text: title }), children);

function membersTable(context, members, isInput) {
  const { t } = context;
  if (members.length === 0) return h("p", { class: "hint", text: t("form.nothing") });
  const rows = flat(members, context.objects);
  return h("div", { class: "table-place", tabindex: "0", role: "group", "aria-label": t(isInput ? "document.parameters" : "document.answer") },
    h("table", { class: "table members" },
      h("thead", null, h("tr", null, [t("document.name"), t("document.what")].map((text) => h("th", { scope: "col", text })))),
      h("tbody", null, rows.map(({ path, depth, member }) => h("tr", null,
        h("th", { scope: "row", style: { "--depth": String(depth) } }, h("code", { text: path.split(".").at(-1) }),
          h("span", { class: "member-type" }, typeName(member, context.objects), isInput && member.required && [" · ", h("span", { class: "required", text: t("document.required") })])),
        h("td", { lang: "en", text: member.document ?? "" }))))));
}

function flat(members, objects, prefix = "", depth = 0) {
  if (depth > 6) return [];
  return members.flatMap((member) => [
    { path: `${prefix}${member.name}`, depth, member },
    ...flat(innerMembers(member, objects) ?? [], objects, `${prefix}${member.name}.`, depth + 1),
  ]);
}

function errorTable(context, sought) {
  const { t, action } = context;
  const own = action.errors;
  const isSought = (error) => sought?.code === error.code && [undefined, error.condition].includes(sought.condition);
  const found = sought ? conditionsOf(action, sought).filter(isSought) : [];
  const common = found.filter((error) => !own.includes(error));
  return [
    h("table", { class: "table" },
      h("thead", null, h("tr", null, [t("document.code"), t("refusal.when")].map((text) => h("th", { scope: "col", text })))),
      h("tbody", null, [...common, ...own].map((error) => errorRow(error, found.includes(error))))),
    h("details", { class: "common" }, h("summary", { text: t("document.commonErrors", { count: action.commonErrors.length }) }),
      h("table", { class: "table" },
        h("thead", null, h("tr", null, [t("document.code"), t("refusal.when")].map((text) => h("th", { scope: "col", text })))),
        h("tbody", null, action.commonErrors.map((error) => errorRow(error))))),
  ];
}

const errorRow = (error, isSought) => h("tr", { class: isSought ? "sought" : undefined },
  h("th", { scope: "row" }, error.number !== undefined && h("span", { class: "type", text: error.number }), h("code", { text: error.code })),
  h("td", { lang: "en", text: error.condition }));

function rules(context) {
  const { t, action } = context;
  const { rate, permission, region, access } = action.keywright;
  const facts = [];
  if (rate) facts.push([t("document.rate"), t(rate.documented ? "document.rateVendors" : "document.rateOwn", { limit: rate.limit, seconds: rate.perSeconds })]);
  if (permission) facts.push([t("document.permission"), permissionText(t, permission)]);
  facts.push([t("document.temporary"), t(access === "permissionManagement" ? "document.temporaryNo" : "document.temporaryYes")]);
  if (region) facts.push([t("document.region"), t(`region.${region}`)]);
  return h("dl", { class: "facts" }, facts.map(([name, value]) => [h("dt", { text: name }), h("dd", null, value)]));
}

function permissionText(t, permission) {
  if (typeof permission === "string") return h("code", { text: permission });
  const asked = permission.asked === false ? t("document.notAsked") : [h("code", { text: permission.action }), " ", permission.resources && h("span", { lang: "en", text: permission.resources })];
  return [asked, permission.operatorOnly && ` ${t("document.operatorOnly")}`];
}

function exampleView(context, example) {
  const { t, action, objects, app } = context;
  const { parameters, region, code } = example.keywright ?? {};
  const title = example.title || t(code ? "document.refusalExample" : "document.example");
  const fill = parameters && h("button", { type: "button", class: "button fill", on: { click: () => {
    context.setCall({ parameters: fromExample(parameters, action.inputMembers, objects, context.entry.dialect), region: region ?? app.call.get().region });
    app.announce(t("document.filled"));
  } } }, t("document.fill"));
  return h("article", { class: "example" },
    h("div", { class: "part-head" }, h("h3", { lang: example.title ? "en" : undefined, text: title }), fill),
    h("pre", { class: "code", tabindex: "0", "aria-label": t("document.request"), text: example.input }),
    h("pre", { class: "code", tabindex: "0", "aria-label": t("document.answer"), text: example.output }));
}
