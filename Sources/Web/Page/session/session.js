// SPDX-License-Identifier: Apache-2.0
// The session as a tab sees it: who is signed in, and signatures on request. The keys are in the worker.

import { setting, store } from "../base/store.js";
import { idleLimit, idleMinutesOf } from "./idle.js";

const workerURL = new URL("worker.js", import.meta.url).href;

/** Each tab holds a lock of this name and its id as long as it lives. */
const tabLock = "keywright-tab-";

/** Longer than the worker takes for anything but a diagnosis, in milliseconds. It may have ended with a tab that crashed. */
const longestWait = 10_000;

/** How often a tab in use tells the worker so, in milliseconds. */
const useInterval = 5_000;

/** The one address that becomes code, as the content security policy asks. */
function trusted(url) {
  const policy = globalThis.trustedTypes?.createPolicy("keywright-worker", {
    createScriptURL: (text) => {
      if (text !== workerURL) throw new TypeError("not the worker");
      return text;
    },
  });
  return policy ? policy.createScriptURL(url) : url;
}

/** Where a browser has no shared workers, each tab has its own session. `failed` rejects when the worker does not load. */
function connect() {
  const options = { type: "module", name: "keywright-session" };
  const Kind = globalThis.SharedWorker ?? Worker;
  const worker = new Kind(trusted(workerURL), options);
  const failed = new Promise((_, reject) => {
    worker.onerror = () => reject(new Error(workerURL));
  });
  failed.catch(() => {});
  return { port: worker.port ?? worker, failed };
}

/**
 * The session of this origin. The start of the worker would delay the page, so a tab that is alone starts it with
 * `start()` after the page is shown, or at its first use: nobody can be signed in before. A tab beside others has the
 * status from the beginning.
 */
export async function openSession() {
  const status = store({ signedIn: false, secretId: "", hasToken: false, reason: undefined });
  const idleMinutes = setting("idleMinutes", idleLimit.initial, idleMinutesOf);
  let started;
  const start = () => (started ??= join(status, idleMinutes));
  const ask = async (operation, values) => (await start())(operation, values);
  const { held } = await navigator.locks.query();
  if (held.some((lock) => lock.name.startsWith(tabLock))) await start();
  return {
    status,
    idleMinutes,
    start,
    signIn: (secretId, secretKey, token) => ask("signIn", { secretId, secretKey, token }),
    signOut: () => ask("signOut"),
    sign: (request) => ask("sign", { request }),
    signWith: (secretId, secretKey, token, request) => ask("signWith", { secretId, secretKey, token, request }),
    steps: (request, options) => ask("steps", { request, options }),
    diagnose: (text, request, options) => ask("diagnose", { text, request, options }),
  };
}

/** Makes this tab one of the session's; resolves to `ask(operation, values)`. */
async function join(status, idleMinutes) {
  const id = crypto.randomUUID();
  await holdLock(tabLock + id);
  const { port, failed } = connect();
  const ask = asking(port, status);
  /** For messages whose answer nobody needs. */
  const tell = (operation, values) => ask(operation, values).catch(() => {});
  await Promise.race([ask("join", { id }), failed]);
  await ask("idle", { minutes: idleMinutes.get() });
  idleMinutes.subscribe((minutes) => tell("idle", { minutes }));
  addEventListener("pagehide", () => port.postMessage({ operation: "leave" }));
  // A page that comes back from the cache of the browser left before: it begins anew.
  addEventListener("pageshow", (event) => event.persisted && location.reload());
  tellUse(() => tell("use"));
  return ask;
}

/** Sends operations to the worker and resolves to their values. Every message of the worker has the status. */
function asking(port, status) {
  const waiting = new Map();
  let number = 0;
  port.onmessage = ({ data }) => {
    const before = status.get();
    const changed = before.signedIn !== data.status.signedIn || before.secretId !== data.status.secretId;
    if (changed) status.set({ ...data.status, reason: data.reason });
    const promise = waiting.get(data.answers);
    waiting.delete(data.answers);
    if (!promise) return;
    clearTimeout(promise.timer);
    if (data.error) promise.reject(Object.assign(new Error(data.error.message), data.error));
    else promise.resolve(data.value);
  };
  return (operation, values) =>
    new Promise((resolve, reject) => {
      number += 1;
      const own = number;
      const lose = () => {
        waiting.delete(own);
        reject(Object.assign(new Error("no answer"), { reason: "lost" }));
      };
      const timer = operation === "diagnose" ? undefined : setTimeout(lose, longestWait);
      waiting.set(own, { resolve, reject, timer });
      port.postMessage({ ...values, operation, number: own });
    });
}

/** Resolves when the lock is held; it is given back when the tab is gone. */
function holdLock(name) {
  return new Promise((held) => {
    navigator.locks.request(name, () => {
      held();
      return new Promise(() => {});
    });
  });
}

function tellUse(tell) {
  let last = -useInterval;
  const used = () => {
    // A wall clock that is set back would delay the message.
    if (performance.now() - last < useInterval) return;
    last = performance.now();
    tell();
  };
  for (const event of ["pointerdown", "keydown", "wheel"]) addEventListener(event, used, { passive: true, capture: true });
}
