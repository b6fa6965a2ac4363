/** Which languages there are, and how a text of the interface is looked up. */
import type { Language } from "../types";
import { en, type Texts } from "./en";
import { es } from "./es";

export type { Texts };
export type Key = keyof Texts;

interface Entry {
  texts: Texts;
  name: string;
  direction: "ltr" | "rtl";
}

export const LANGUAGES: Record<Language, Entry> = {
  en: { texts: en, name: "English", direction: "ltr" },
  es: { texts: es, name: "Español", direction: "ltr" },
};

/** The first of the wished languages that there is; `es-MX` counts as `es`. */
export function chooseLanguage(...wished: (string | null | undefined)[]): Language {
  for (const tag of wished) {
    const base = tag?.toLowerCase().split(/[-_]/)[0] ?? "";
    if (Object.hasOwn(LANGUAGES, base)) return base as Language;
  }
  return "en";
}

export type Translate = (key: Key, values?: Record<string, string | number>) => string;

export function translator(language: Language): Translate {
  const { texts } = LANGUAGES[language];
  return (key, values = {}) => fill(texts[key], values);
}

export function fill(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (hole, name: string) => (name in values ? String(values[name]) : hole));
}
