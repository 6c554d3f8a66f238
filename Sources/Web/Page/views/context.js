// SPDX-License-Identifier: Apache-2.0
// The context of views: see base/README.md.

import { language } from "../base/texts.js";
import { isSuccess, longestCall, send, server, unsignedRequest } from "../session/calling.js";
import { skewSeconds } from "../session/clock.js";
import { remember } from "../session/history.js";
import { withoutSecrets } from "../form/confidential.js";
import { keeping } from "./unsaved.js";

export function contextOf(app) {
  const { t, description, session, entry, action, objects } = app;
  const of = language();
  const context = {
    app, t, language: of, entry, action, objects, server, skewSeconds,
    index: description.index,
    call: app.call,
    answer: app.answer,
    announce: app.announce,
    setCall: (changes) => app.call.update((call) => ({ ...call, ...changes })),
    examples: () => description.examples(entry, action.name),
    session: {
      status: session.status,
      unsigned: (overrides) => unsignedRequest(entry, app.call.get(), of, overrides),
      steps: session.steps,
      diagnose: session.diagnose,
    },
    async copy(text) {
      try {
        await navigator.clipboard.writeText(text);
        app.announce(t("copied"));
      } catch {
        app.announce(t("notCopied"));
      }
    },
    send: () => sendCall(app, context),
  };
  return context;
}

async function sendCall(app, context) {
  if (app.isHeldBack()) return;
  const asked = keeping(app);
  if (asked && !(await asked)) return;
  if (!app.session.status.get().signedIn && !(await app.signIn())) return;
  if (app.answer.get().state === "pending" || app.action !== context.action) return;
  const call = app.call.get();
  const stop = new AbortController();
  const shown = { ...app.answer.get(), state: "pending", stop: () => stop.abort() };
  app.answer.set(shown);
  app.tab.set("answer");
  // In a narrow window the answer is below the form, so it is scrolled into view.
  if (matchMedia("(width < 780px)").matches) document.querySelector(".pane").scrollIntoView({ block: "start" });
  try {
    const answer = await send(app.session, context.entry, call, context.language, AbortSignal.any([stop.signal, AbortSignal.timeout(longestCall)]));
    remember(call, withoutSecrets(call.parameters, context.action.inputMembers, context.objects), answer);
    // If the user has opened another action meanwhile, the answer is not shown, but it is in the history.
    if (app.answer.get() === shown) app.answer.set({ state: "done", answer, call });
    app.announce(answer.error?.code ?? context.t(isSuccess(answer) ? "answer.succeeded" : "answer.failed"));
  } catch (error) {
    if (app.answer.get() === shown) app.answer.set({ state: "failed", error });
    if (error.reason === "signedOut") app.signIn();
  }
}
