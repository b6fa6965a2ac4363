/** The language that was picked in the menu, kept for this tab. */
import { LANGUAGES } from "../i18n";
import type { Language } from "../types";

const KEY = "triage-chat:language";

export function pickedLanguage(): Language | null {
  try {
    const value = sessionStorage.getItem(KEY);
    return value && Object.hasOwn(LANGUAGES, value) ? (value as Language) : null;
  } catch {
    return null;
  }
}

export function keepLanguage(language: Language): void {
  try {
    sessionStorage.setItem(KEY, language);
  } catch {
    // Without storage the choice lasts until the reload.
  }
}
