/** The small parts that frame the conversation: the head with its menu, the emergency line, the notice. */
import { html, nothing, type TemplateResult } from "lit";
import { telHref } from "../format/phone";
import { LANGUAGES } from "../i18n";
import type { ChatState } from "../store/state";
import type { Language, PanelKind } from "../types";
import type { ChatContext } from "./context";
import { icons } from "./icons";
import type { MenuItem } from "./menu";

export interface MenuActions {
  panel(what: PanelKind): void;
  phones(): void;
  transcript(): void;
  language(language: Language): void;
  restart(): void;
  erase(): void;
}

export interface HeaderParts {
  page: boolean;
  items: MenuItem[];
  panel(what: PanelKind, opener: HTMLElement): void;
  close(): void;
}

export function menuItems({ t, language: current }: ChatContext, run: MenuActions): MenuItem[] {
  const others = (Object.keys(LANGUAGES) as Language[]).filter((language) => language !== current);
  return [
    { label: t("why"), icon: icons.why, run: () => run.panel("why") },
    { label: t("summary"), icon: icons.summary, run: () => run.panel("summary") },
    { label: t("phones"), icon: icons.phone, run: () => run.phones() },
    { label: t("transcript"), icon: icons.save, run: () => run.transcript() },
    ...others.map((language) => ({
      label: LANGUAGES[language].name,
      icon: icons.globe,
      lang: language,
      run: () => run.language(language),
    })),
    { label: t("restart"), icon: icons.restart, apart: true, run: () => run.restart() },
    { label: t("erase"), icon: icons.erase, run: () => run.erase() },
  ];
}

export function chatHeader({ t }: ChatContext, { page, items, panel, close }: HeaderParts): TemplateResult {
  const show = (what: PanelKind) => (event: Event) => panel(what, event.currentTarget as HTMLElement);
  return html`<div class="top">
    ${icons.chat}
    <div class="names">
      ${page ? html`<h1>${t("name")}</h1>` : html`<h2>${t("name")}</h2>`}
      <p class="tagline">${t("tagline")}</p>
    </div>
    <button class="plain wide" @click=${show("why")}>${icons.why}${t("whyShort")}</button>
    <button class="plain wide" @click=${show("summary")}>${icons.summary}${t("summaryShort")}</button>
    <triage-menu .label=${t("menu")} .items=${items}></triage-menu>
    ${page
      ? nothing
      : html`<button class="plain icon" aria-label=${t("close")} title=${t("close")} @click=${close}>${icons.close}</button>`}
  </div>`;
}

/** The line with the number, the number itself being a link where it can be dialled. */
export function emergencyLine({ t, emergency }: ChatContext): (string | TemplateResult)[] {
  const [before = "", after = ""] = t("emergencyLine").split("{number}");
  const href = telHref(emergency);
  return [before, href ? html`<a href=${href}>${emergency}</a>` : emergency, after];
}

/** What to say of the connection, of a slow answer, or of something done. */
export function noticeLine(state: ChatState, { t, emergency }: ChatContext): { text: string; trouble: boolean } {
  const number = { number: emergency };
  if (state.connection !== "ready" && !navigator.onLine) return { text: t("offline", number), trouble: true };
  if (state.connection === "reconnecting") return { text: t("reconnecting", number), trouble: true };
  if (state.connection === "connecting") return { text: t("connecting"), trouble: false };
  if (state.slow) return { text: t("slow", number), trouble: true };
  return { text: state.notice, trouble: false };
}
