// SPDX-License-Identifier: Apache-2.0

/** A value that notifies its listeners when it is set. */
export function store(value) {
  const listeners = new Set();
  const set = (next) => {
    value = next;
    for (const listener of [...listeners]) listener(value);
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/**
 * A setting that is stored in this browser and is no secret. Without storage it lasts as long as the page.
 *
 * Another version of the page or another program may have stored anything, so `read` returns what is valid of a stored
 * value, or `undefined`, for which `initial` stands. By default a value of the type of `initial` is valid.
 */
export function setting(name, initial, read = (kept) => (typeof kept === typeof initial ? kept : undefined)) {
  const key = `keywright.${name}`;
  const valueOf = (text) => {
    try {
      return read(JSON.parse(text)) ?? initial;
    } catch {
      return initial;
    }
  };
  let text = null;
  try {
    text = localStorage.getItem(key);
  } catch {
    // Storage is disabled.
  }
  const value = store(valueOf(text));
  value.subscribe((next) => {
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Storage is disabled or full: the setting lasts as long as the page.
    }
  });
  // An invalid value is replaced.
  if (text !== null && text !== JSON.stringify(value.get())) value.set(value.get());
  return { ...value, setText: (stored) => value.set(valueOf(stored)) };
}

/** Reads a setting that has one of these values. */
export const oneOf = (values) => (kept) => values.find((one) => one === kept);
