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

/** A setting that is stored in this browser and is no secret. Without storage it lasts as long as the page. */
export function setting(name, initial) {
  const key = `keywright.${name}`;
  let kept;
  try {
    kept = JSON.parse(localStorage.getItem(key) ?? "null");
  } catch {
    kept = null;
  }
  const value = store(kept ?? initial);
  value.subscribe((next) => {
    try {
      localStorage.setItem(key, JSON.stringify(next));
    } catch {
      // Storage is disabled: the setting lasts as long as the page.
    }
  });
  return value;
}
