/** What all dialogs share: the native element, a heading, a way to close, and focus back where it came from. */
import { LitElement, css, html, nothing, type CSSResultGroup, type TemplateResult } from "lit";
import type { ChatContext } from "./context";
import { icons } from "./icons";
import { base, buttons } from "./styles/base";

export abstract class DialogElement extends LitElement {
  static override properties = {
    context: { attribute: false },
    shown: { state: true },
    status: { state: true },
  };
  declare context: ChatContext;
  declare shown: boolean;
  declare status: string;

  private back: HTMLElement | undefined;

  constructor() {
    super();
    this.shown = false;
    this.status = "";
  }

  protected abstract heading(): string;
  protected abstract body(): TemplateResult;
  protected abstract footer(): TemplateResult;

  /** Opens the dialog; `back` gets the focus when it closes. */
  protected async open(back: HTMLElement): Promise<void> {
    this.back = back;
    this.status = "";
    this.shown = true;
    await this.updateComplete;
    const dialog = this.renderRoot.querySelector("dialog");
    if (dialog && !dialog.open) dialog.showModal();
  }

  protected close(back?: HTMLElement): void {
    if (back) this.back = back;
    this.renderRoot.querySelector("dialog")?.close();
  }

  private closed(): void {
    this.shown = false;
    this.back?.focus();
    this.back = undefined;
  }

  /** A click beside the dialog lands on the dialog element itself. */
  private clicked(event: MouseEvent): void {
    if (event.target === event.currentTarget) this.close();
  }

  override render(): TemplateResult | typeof nothing {
    if (!this.shown) return nothing;
    const { t, direction } = this.context;
    return html`<dialog aria-labelledby="title" dir=${direction} @close=${this.closed} @click=${this.clicked} @keydown=${this.key}>
      <div class="inner">
        <header>
          <h2 id="title" tabindex="-1" autofocus>${this.heading()}</h2>
          <button class="plain icon" aria-label=${t("dialogClose")} title=${t("dialogClose")} @click=${() => this.close()}>${icons.close}</button>
        </header>
        <div class="body">${this.body()}</div>
        <p role="status" class="status">${this.status}</p>
        <footer>${this.footer()}</footer>
      </div>
    </dialog>`;
  }

  /** Escape closes the dialog, not the chat behind it. */
  private key(event: KeyboardEvent): void {
    event.stopPropagation();
  }

  static override styles: CSSResultGroup = [
    base,
    buttons,
    css`
      dialog {
        inline-size: min(38em, calc(100vw - 1.5em));
        max-block-size: min(90vh, 46em);
        padding: 0;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--float);
        overflow: hidden auto;
      }
      dialog::backdrop {
        background: rgb(8 20 20 / 55%);
      }
      .inner {
        display: flex;
        flex-direction: column;
        padding: 1em 1.25em 0;
      }
      header {
        display: flex;
        align-items: flex-start;
        justify-content: space-between;
        gap: 1em;
      }
      h2 {
        margin: 0;
        padding-block: 0.4em;
        font-size: calc(var(--fs) * 1.25);
        line-height: 1.3;
      }
      h2:focus {
        outline: none;
      }
      .body {
        overflow-wrap: anywhere;
      }
      .body > * + * {
        margin-block-start: 0.5em;
      }
      .body ul,
      .body ol {
        padding-inline-start: 1.3em;
      }
      .gap {
        block-size: 0.3em;
      }
      .status:empty {
        display: none;
      }
      .status {
        margin-block-start: 0.75em;
        font-weight: 600;
      }
      footer {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5em;
        margin-block-start: 0.5em;
        padding-block: 0.75em 1.25em;
        background: var(--surface);
      }
      /* A long summary scrolls under its buttons; with much zoom they would cover it. */
      @media (min-height: 30em) {
        footer {
          position: sticky;
          inset-block-end: 0;
        }
      }
    `,
  ];
}
