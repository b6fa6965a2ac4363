/** The box to write in: Enter sends, Shift+Enter breaks the line, and nothing is sent while a word is being composed. */
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { countChars } from "../format/text";
import type { ChatContext } from "./context";
import { icons } from "./icons";
import { base, buttons } from "./styles/base";

const WARN_BELOW = 200;

export class TriageComposer extends LitElement {
  static override properties = {
    context: { attribute: false },
    maxChars: { type: Number, attribute: false },
    send: { attribute: false },
    left: { state: true },
    refused: { state: true },
  };
  declare context: ChatContext;
  declare maxChars: number;
  declare send: (text: string) => void;
  declare left: number;
  declare refused: boolean;

  constructor() {
    super();
    this.left = Infinity;
    this.refused = false;
  }

  override focus(options?: FocusOptions): void {
    this.area?.focus(options);
  }

  override render(): TemplateResult {
    const { t } = this.context;
    const tooLong = this.left < 0;
    const count = Math.abs(this.left);
    return html`
      <form @submit=${this.submitted}>
        <label class="hidden-words" for="message">${t("inputLabel")}</label>
        <textarea
          id="message"
          rows="1"
          dir="auto"
          autocomplete="off"
          enterkeyhint="send"
          placeholder=${t("placeholder")}
          aria-invalid=${tooLong ? "true" : nothing}
          aria-describedby="hint"
          @input=${this.changed}
          @keydown=${this.key}
        ></textarea>
        <button class="primary icon" type="submit" aria-label=${t("send")} title=${t("send")}>${icons.send}</button>
      </form>
      <p id="hint" role="status" class=${tooLong ? "hint wrong" : "hint"}>
        ${tooLong ? html`${icons.emergency}${t("tooLong", { count })}` : this.left < WARN_BELOW ? t("charsLeft", { count }) : nothing}
      </p>
    `;
  }

  private get area(): HTMLTextAreaElement | null {
    return this.renderRoot.querySelector("textarea");
  }

  private changed(): void {
    const area = this.area;
    if (!area) return;
    this.left = this.maxChars - countChars(area.value);
    // Grows with its text as far as the style lets it.
    area.style.blockSize = "auto";
    area.style.blockSize = `${area.scrollHeight + area.offsetHeight - area.clientHeight}px`;
  }

  private key(event: KeyboardEvent): void {
    // 229 is what some browsers report for the Enter that ends a composition.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    this.submit();
  }

  private submitted(event: Event): void {
    event.preventDefault();
    this.submit();
  }

  private submit(): void {
    const area = this.area;
    if (!area) return;
    const text = area.value.trim();
    if (text && countChars(text) <= this.maxChars) {
      this.send(text);
      area.value = "";
    }
    this.changed();
    area.focus();
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
        inline-size: 100%;
        max-inline-size: 46em;
        margin-inline: auto;
      }
      form {
        display: flex;
        align-items: flex-end;
        gap: 0.5em;
      }
      textarea {
        flex: 1;
        min-inline-size: 0;
        min-block-size: 48px;
        max-block-size: 8.5em;
        padding: 0.65em 1em;
        border: 1.5px solid var(--edge);
        border-radius: 24px;
        background: var(--surface);
        color: var(--text);
        font: inherit;
        line-height: 1.4;
        resize: none;
        overflow-y: auto;
      }
      textarea::placeholder {
        color: var(--muted);
        opacity: 1;
      }
      textarea:focus-visible {
        border-color: var(--focus);
        outline-offset: 0;
      }
      textarea[aria-invalid] {
        border-color: var(--danger);
      }
      button.icon {
        inline-size: 48px;
        block-size: 48px;
        flex: none;
      }
      .hint {
        display: flex;
        gap: 0.4em;
        color: var(--muted);
        font-size: var(--fs-small);
      }
      .wrong {
        color: var(--danger);
        font-weight: 600;
      }
    `,
  ];
}
