/** How the chat is put together: as a page of its own, or as a button with a window in the corner. */
import { html, type TemplateResult } from "lit";
import type { ChatState } from "../store/state";
import { chatHeader, emergencyLine, noticeLine, type HeaderParts } from "./chat-parts";
import type { ChatActions, ChatContext } from "./context";

/** All that is drawn. */
export interface Drawn {
  context: ChatContext;
  state: ChatState;
  actions: ChatActions;
  header: HeaderParts;
  opinions: ReadonlyMap<string, boolean>;
  /** What the assertive live region holds. */
  said: string;
  send: (text: string) => void;
}

export interface Corner {
  open: boolean;
  unread: boolean;
  show: () => void;
  key: (event: KeyboardEvent) => void;
}

export function pageFrame(drawn: Drawn, skip: () => void): TemplateResult {
  const { language, direction, t } = drawn.context;
  return html`<div class="frame" lang=${language} dir=${direction}>
    <button class="skip" @click=${skip}>${t("skip")}</button>
    <div class="size">${panel(drawn)}</div>
    ${announcer(drawn)}
  </div>`;
}

export function cornerFrame(drawn: Drawn, { open, unread, show, key }: Corner): TemplateResult {
  const { language, direction, t } = drawn.context;
  return html`<aside class="frame" lang=${language} dir=${direction} aria-label=${t("chatLabel")} @keydown=${key}>
    <triage-launcher
      ?hidden=${open}
      .context=${drawn.context}
      .emergency=${drawn.state.level === "emergency"}
      .unread=${unread}
      @click=${show}
    ></triage-launcher>
    <div class="size" ?hidden=${!open}>${panel(drawn)}</div>
    ${announcer(drawn)}
  </aside>`;
}

function announcer({ said }: Drawn): TemplateResult {
  return html`<div class="hidden-words" role="alert" aria-live="assertive">${said}</div>`;
}

function panel({ context, state, actions, header, opinions, send }: Drawn): TemplateResult {
  const notice = noticeLine(state, context);
  return html`<div class="panel">
    ${chatHeader(context, header)}
    ${state.level === "emergency"
      ? html`<triage-banner .context=${context} .actions=${actions}></triage-banner>`
      : html`<p class="line">${emergencyLine(context)}</p>`}
    <triage-log
      .entries=${state.entries}
      .context=${context}
      .actions=${actions}
      .opinions=${opinions}
      .typing=${state.typing && state.connection === "ready"}
    ></triage-log>
    <triage-notice .text=${notice.text} .trouble=${notice.trouble}></triage-notice>
    <div class="bottom">
      <triage-composer .context=${context} .maxChars=${state.maxChars} .send=${send}></triage-composer>
      <p class="disclaimer">${context.t("disclaimer")}</p>
    </div>
    <triage-panel-dialog .context=${context}></triage-panel-dialog>
    <triage-confirm-dialog .context=${context}></triage-confirm-dialog>
    <triage-phones-dialog .context=${context}></triage-phones-dialog>
  </div>`;
}
