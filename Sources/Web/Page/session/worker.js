// SPDX-License-Identifier: Apache-2.0
// The worker keeps the signing keys for all tabs of this origin, in memory only. Keys never leave it; only signatures
// do. It forgets the keys when the last tab is closed, after the idle limit, or when the user signs out.

import * as signing from "../signing/index.js";
import { idleLimit, stopwatch } from "./idle.js";

/** The port of each tab, by the tab's id. */
const tabs = new Map();
let credential = null;
let idleMilliseconds = idleLimit.initial * 60_000;
const unused = stopwatch();
let timer;

/** A page that was loaded before an upgrade of the server has another worker, which also forgets when a user signs out. */
const others = new BroadcastChannel("keywright-session");
others.onmessage = ({ data }) => {
  if (data === "signOut") forget("signedOut");
};

const status = () => ({
  signedIn: credential !== null,
  secretId: credential?.secretId ?? "",
  hasToken: Boolean(credential?.token),
});

function broadcast(reason) {
  for (const port of tabs.values()) port.postMessage({ status: status(), reason });
}

function forget(reason) {
  clearTimeout(timer);
  if (credential === null) return;
  credential = null;
  broadcast(reason);
}

/** Checks the idle limit now and at least once a minute. A long timer would stop while the machine sleeps. */
function forgetIfIdle() {
  clearTimeout(timer);
  if (credential === null) return;
  const rest = idleMilliseconds - unused.elapsed();
  if (rest <= 0) forget("idle");
  else timer = setTimeout(forgetIfIdle, Math.min(rest, 60_000));
}

function use() {
  forgetIfIdle();
  unused.restart();
  forgetIfIdle();
}

const needed = () => {
  use();
  if (credential === null) throw Object.assign(new Error("signed out"), { reason: "signedOut" });
  return credential;
};

/** Adds the session's token, which tabs do not have, to a request. */
const withToken = (request, from) => (from?.token ? { ...request, token: from.token } : request);

const credentialOf = async ({ secretId, secretKey, token }) =>
  ({ secretId, token: token || undefined, keys: await signing.importKeys(secretKey) });

const operations = {
  async signIn(key) {
    credential = await credentialOf(key);
    unused.restart();
    forgetIfIdle();
    broadcast("signedIn");
  },
  signOut() {
    forget("signedOut");
    others.postMessage("signOut");
  },
  use,
  idle({ minutes }) {
    idleMilliseconds = minutes * 60_000;
    use();
  },
  /** Signs with the given key, without a session. */
  async signWith({ request, ...key }) {
    const from = await credentialOf(key);
    return signing.signed(withToken(request, from), from);
  },
  sign: ({ request }) => {
    const from = needed();
    return signing.signed(withToken(request, from), from);
  },
  steps: ({ request, options }) => {
    forgetIfIdle();
    return signing.steps(withToken(request, credential), credential, options);
  },
  async diagnose({ text, request, options }) {
    forgetIfIdle();
    // The diagnosis is loaded at its first use, because it is large and seldom needed.
    const { diagnose } = await import("../signing/diagnosis/index.js").catch(({ message }) => {
      throw Object.assign(new Error(message), { reason: "stale" });
    });
    return diagnose(text, { ...options, request: withToken(request, credential), credential });
  },
};

/** Removes a tab. The keys are forgotten with the last one. */
async function leave(id, reason) {
  if (!tabs.delete(id)) return;
  if (tabs.size === 0) forget(reason);
}

/**
 * Adds a tab. Each tab holds a lock named by its id, which the browser releases even if the tab crashes. Tabs without a
 * lock are removed before the new tab gets the status.
 */
async function join(id, port) {
  const { held } = await navigator.locks.query();
  const alive = new Set(held.map((lock) => lock.name));
  for (const other of [...tabs.keys()]) if (!alive.has(`keywright-tab-${other}`)) leave(other, "lastTab");
  tabs.set(id, port);
  navigator.locks.request(`keywright-tab-${id}`, () => leave(id, "lastTab"));
}

function serve(port) {
  let id;
  port.onmessage = async ({ data }) => {
    try {
      if (data.operation === "join") await join((id = data.id), port);
      else if (data.operation === "leave") return leave(id, "lastTab");
      const value = await operations[data.operation]?.(data);
      port.postMessage({ answers: data.number, value, status: status() });
    } catch (error) {
      port.postMessage({ answers: data.number, error: { reason: error.reason ?? "failed", message: String(error.message) }, status: status() });
    }
  };
  port.start?.();
}

if ("onconnect" in self) self.onconnect = ({ ports: [port] }) => serve(port);
else serve(self);
