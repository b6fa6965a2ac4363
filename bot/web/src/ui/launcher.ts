/** The button in the corner of a host page. In an emergency it says so, also when the chat is closed. */
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import type { ChatContext } from "./context";
import { icons } from "./icons";
import { base, buttons } from "./styles/base";

export class TriageLauncher extends LitElement {
  static override properties = {
    context: { attribute: false },
    emergency: { type: Boolean, reflect: true },
    unread: { type: Boolean, attribute: false },
  };
  declare context: ChatContext;
  declare emergency: boolean;
  declare unread: boolean;

  constructor() {
    super();
    this.emergency = false;
    this.unread = false;
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector("button")?.focus(options);
  }

  override render(): TemplateResult {
    const { t, emergency } = this.context;
    return html`<button class="primary" aria-expanded="false">
      ${this.emergency ? icons.emergency : icons.chat}
      <span>${this.emergency ? t("levelEmergency") : t("launcher")}</span>
      <span class="hidden-words"
        >${this.emergency ? t("openEmergency", { number: emergency }) : t(this.unread ? "openUnread" : "open")}</span
      >
      ${this.unread && !this.emergency ? html`<i></i>` : nothing}
    </button>`;
  }

  static override styles = [
    base,
    buttons,
    css`
      button.primary {
        position: relative;
        min-block-size: 56px;
        padding: 0.75em 1.4em;
        border: 2px solid transparent;
        box-shadow: var(--float);
      }
      button svg {
        inline-size: 1.5em;
        block-size: 1.5em;
      }
      :host([emergency]) button.primary {
        background: var(--emergency-bg);
        color: var(--emergency-text);
      }
      i {
        position: absolute;
        inset-block-start: 2px;
        inset-inline-end: 2px;
        inline-size: 16px;
        block-size: 16px;
        border: 2px solid var(--surface);
        border-radius: 50%;
        background: var(--urgent-edge);
      }
    `,
  ];
}
