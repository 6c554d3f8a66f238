// SPDX-License-Identifier: Apache-2.0
// Messages if the page cannot work.

import { h, replace } from "../base/element.js";

const page = (...children) => replace(document.body, h("main", { class: "alone" }, children));

/** Browsers permit cryptography only in secure contexts. */
export function showInsecure(t) {
  document.title = t("title");
  const port = location.port || "80";
  page(
    h("h1", { text: t("insecure.title") }),
    h("p", { text: t("insecure.why", { origin: location.origin }) }),
    h("ul", null,
      h("li", null, t("insecure.https"), h("pre", { class: "code", tabindex: "0", text: "keywright serve --tls-listen 0.0.0.0:7743 --tls-name keys.example" })),
      h("li", null, t("insecure.tunnel"), h("pre", { class: "code", tabindex: "0", text: `ssh -L ${port}:127.0.0.1:${port} ${location.hostname}\nhttp://localhost:${port}/explorer/` }))),
  );
}

export function showProblem(t, error) {
  document.title = t("title");
  page(
    h("h1", { text: t("problem.title") }),
    h("p", { text: t("problem.why") }),
    h("pre", { class: "code", tabindex: "0", text: String(error?.message ?? error) }),
    h("button", { class: "button primary", type: "button", text: t("problem.again"), on: { click: () => location.reload() } }),
  );
}
