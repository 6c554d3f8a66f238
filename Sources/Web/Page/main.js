// SPDX-License-Identifier: Apache-2.0
// Starts the page: loads everything that is needed before it is shown.

import { chosenLanguage, language, loadTexts } from "./base/texts.js";
import { loadDescription } from "./base/description.js";
import { openSession } from "./session/session.js";
import { stale } from "./views/notices.js";
import { showInsecure, showProblem } from "./views/problem.js";
import { applyTheme } from "./views/theme.js";
import { readLink } from "./views/link.js";
import { linkedEntry, shell } from "./views/shell.js";

/** The description. The product that is shown first is requested at once; `shell` tells if it does not come. */
async function described() {
  const description = await loadDescription();
  description.product(linkedEntry(description, readLink())).catch(() => {});
  return description;
}

async function begin() {
  applyTheme();
  document.documentElement.lang = language() === "zh" ? "zh-CN" : "en";
  if (!isSecureContext || !crypto.subtle) return showInsecure(await loadTexts(language()));
  try {
    const [t, description, session] = await Promise.all([loadTexts(language()), described(), openSession()]);
    const app = await shell({ t, description, session });
    // With another language the whole page is built again; typed values are kept.
    chosenLanguage.subscribe(async () => {
      try {
        app.setLanguage(await loadTexts(language()));
      } catch {
        app.notify(...stale(t));
      }
    });
    await session.start();
  } catch (error) {
    showProblem(await loadTexts(language()), error);
  }
}

begin();
