/** What the chat hands to its parts. Callbacks, not events: an event that bubbles out would show words to the host page. */
import type { Translate } from "../i18n";
import type { Button, Language, PanelKind } from "../types";

export interface ChatContext {
  t: Translate;
  language: Language;
  direction: "ltr" | "rtl";
  /** The number to call in an emergency. */
  emergency: string;
  oncology: string | null;
  crisis: string | null;
  poison: string | null;
  /** Address of the server; pictures come from there alone. */
  server: string;
  headingLevel: number;
}

export interface ChatActions {
  tap(button: Button, event: Event): void;
  retry(id: string): void;
  feedback(id: string, helpful: boolean): void;
  panel(what: PanelKind, opener: HTMLElement): void;
}
