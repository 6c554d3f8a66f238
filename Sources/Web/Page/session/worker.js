// SPDX-License-Identifier: Apache-2.0
// Keeps the keys of who signed in, for all tabs of this origin, in memory only. Keys that sign go in; nothing that could be
// kept comes out. With the last tab, after the idle limit, or when told to, it forgets them.

import * as signing from "../signing/index.js";
import { idleLimit, stopwatch } from "./idle.js";

/** id of a tab → its port. */
const tabs = new Map();
let credential = null;
let idleMilliseconds = idleLimit.initial * 60_000;
const unused = stopwatch();
let timer;

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

/** A timer alone would not do: it stands still while the machine sleeps. */
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

/** The token is the session's: what the tab has of a request is without it. */
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
  signOut: () => forget("signedOut"),
  use,
  idle({ minutes }) {
    idleMilliseconds = minutes * 60_000;
    use();
  },
  /** By a key that nobody is signed in with. */
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
    // Large, and seldom asked for.
    const { diagnose } = await import("../signing/diagnosis/index.js").catch(({ message }) => {
      throw Object.assign(new Error(message), { reason: "stale" });
    });
    return diagnose(text, { ...options, request: withToken(request, credential), credential });
  },
};

/** Tabs hold a lock of their id as long as they live: who crashed cannot say goodbye. */
async function leave(id, reason) {
  if (!tabs.delete(id)) return;
  if (tabs.size === 0) forget(reason);
}

/** Forgets tabs that are gone, before a new one is told who is signed in. */
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
