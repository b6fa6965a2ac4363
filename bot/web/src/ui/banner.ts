/** What stays in sight during an emergency: colour, sign and words, and one button that calls. */
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { telHref } from "../format/phone";
import type { ChatActions, ChatContext } from "./context";
import { icons } from "./icons";
import { base, buttons } from "./styles/base";

export class TriageBanner extends LitElement {
  static override properties = { context: { attribute: false }, actions: { attribute: false } };
  declare context: ChatContext;
  declare actions: ChatActions;

  override render(): TemplateResult {
    const { t, emergency, headingLevel } = this.context;
    const href = telHref(emergency);
    const words = t("callNow", { number: emergency });
    return html`
      <div class="words">
        <div class="title" role="heading" aria-level=${headingLevel}>${icons.emergency}<span>${t("emergencyTitle")}</span></div>
        <p>${t("emergencyText")}</p>
      </div>
      <div class="ways">
        ${href ? html`<a class="button call" href=${href}>${icons.phone}${words}</a>` : html`<strong>${words}</strong>`}
        ${this.actions
          ? html`<button class="plain" @click=${(event: Event) => this.actions.panel("summary", event.currentTarget as HTMLElement)}>
              ${icons.summary}${t("crewSummary")}
            </button>`
          : nothing}
      </div>
    `;
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex: none;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.6em 1.5em;
        padding: 0.8em 1em;
        border-block: 2px solid transparent;
        background: var(--emergency-bg);
        color: var(--emergency-text);
        --focus: #ffffff;
      }
      .title {
        display: flex;
        align-items: center;
        gap: 0.5em;
        font-size: var(--fs-large);
        font-weight: 700;
        line-height: 1.25;
      }
      p {
        font-size: var(--fs-small);
      }
      .ways {
        display: flex;
        flex: 1 1 14em;
        flex-wrap: wrap;
        gap: 0.4em;
      }
      .call {
        flex: 1 1 auto;
        border-color: var(--emergency-button);
        background: var(--emergency-button);
        color: var(--emergency-button-text);
        font-size: var(--fs-large);
        font-weight: 700;
      }
      .call:hover {
        background: #ffe9e9;
      }
      button.plain {
        flex: 0 1 auto;
        border-color: currentColor;
        font-size: var(--fs-small);
      }
      /* Where room is scarce, the summary is reached from the card and the menu. */
      @container (max-width: 26em) {
        :host {
          padding-block: 0.5em;
        }
        .title {
          font-size: var(--fs);
        }
        button.plain {
          display: none;
        }
      }
      /* On very low screens the rest scrolls away under it. */
      @container (max-height: 26em) {
        :host {
          position: sticky;
          z-index: 1;
          inset-block-start: 0;
        }
        p {
          display: none;
        }
      }
      @container (min-width: 44em) {
        .ways {
          flex: 0 1 auto;
        }
      }
    `,
  ];
}
