/** One line above the box to write in: the connection, a slow answer, a receipt. */
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { icons } from "./icons";
import { base } from "./styles/base";

export class TriageNotice extends LitElement {
  static override properties = { text: { attribute: false }, trouble: { type: Boolean, reflect: true } };
  declare text: string;
  declare trouble: boolean;

  constructor() {
    super();
    this.text = "";
    this.trouble = false;
  }

  override render(): TemplateResult {
    return html`<div role="status">${this.text ? html`<p>${this.trouble ? icons.offline : nothing}<span dir="auto">${this.text}</span></p>` : nothing}</div>`;
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        flex: none;
      }
      p {
        display: flex;
        align-items: center;
        gap: 0.6em;
        padding: 0.5em 1em;
        border-block-start: 1px solid var(--line);
        background: var(--soft);
        color: var(--text);
        font-size: var(--fs-small);
      }
      :host([trouble]) p {
        background: var(--urgent-card);
        color: var(--urgent-ink);
        font-weight: 600;
      }
    `,
  ];
}
