// SPDX-License-Identifier: Apache-2.0

import { oneOf, setting } from "../base/store.js";

export const themes = ["auto", "light", "dark"];

/** `auto` follows the system's setting. */
export const chosenTheme = setting("theme", "auto", oneOf(themes));

export function applyTheme() {
  const show = () => {
    document.documentElement.dataset.theme = chosenTheme.get();
  };
  show();
  chosenTheme.subscribe(show);
}
