/** A button that shows a short list of buttons. Escape and a click elsewhere close it. */
import { LitElement, css, html, nothing, type TemplateResult } from "lit";
import { icons } from "./icons";
import { base, buttons } from "./styles/base";

export interface MenuItem {
  label: string;
  icon: TemplateResult;
  run: () => void;
  lang?: string;
  apart?: boolean;
}

export class TriageMenu extends LitElement {
  static override properties = {
    label: { attribute: false },
    items: { attribute: false },
    shown: { state: true },
  };
  declare label: string;
  declare items: readonly MenuItem[];
  declare shown: boolean;

  constructor() {
    super();
    this.items = [];
    this.shown = false;
  }

  override connectedCallback(): void {
    super.connectedCallback();
    document.addEventListener("pointerdown", this.outside);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    document.removeEventListener("pointerdown", this.outside);
  }

  override focus(options?: FocusOptions): void {
    this.renderRoot.querySelector("button")?.focus(options);
  }

  override render(): TemplateResult {
    return html`<div @keydown=${this.key} @focusout=${this.left}>
      <button class="plain icon" aria-expanded=${this.shown} aria-controls="list" aria-label=${this.label} title=${this.label} @click=${this.toggle}>
        ${this.shown ? icons.close : icons.menu}
      </button>
      <ul id="list" role="list" ?hidden=${!this.shown}>
        ${this.items.map(
          (item) => html`<li class=${item.apart ? "apart" : nothing}>
            <button class="plain" lang=${item.lang ?? nothing} @click=${() => this.choose(item)}>${item.icon}${item.label}</button>
          </li>`,
        )}
      </ul>
    </div>`;
  }

  private toggle(): void {
    this.shown = !this.shown;
  }

  private choose(item: MenuItem): void {
    // The button that was pressed is about to vanish.
    this.focus();
    this.shown = false;
    item.run();
  }

  private key(event: KeyboardEvent): void {
    if (event.key !== "Escape" || !this.shown) return;
    event.stopPropagation();
    this.shown = false;
    this.focus();
  }

  private left(event: FocusEvent): void {
    const next = event.relatedTarget as Node | null;
    if (next && !this.renderRoot.contains(next)) this.shown = false;
  }

  private readonly outside = (event: Event): void => {
    if (!event.composedPath().includes(this)) this.shown = false;
  };

  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: relative;
        display: block;
        flex: none;
      }
      ul {
        position: absolute;
        z-index: 2;
        inset-block-start: calc(100% + 4px);
        inset-inline-end: 0;
        inline-size: max-content;
        max-inline-size: min(20em, calc(100vw - 2em));
        max-block-size: 60vh;
        padding: 6px;
        overflow-y: auto;
        border: 1px solid var(--line);
        border-radius: 12px;
        background: var(--surface);
        color: var(--text);
        box-shadow: var(--float);
        list-style: none;
      }
      li button {
        inline-size: 100%;
        justify-content: flex-start;
        border-radius: 8px;
        font-weight: 500;
        text-align: start;
      }
      li button svg {
        color: var(--muted);
      }
      .apart {
        margin-block-start: 6px;
        padding-block-start: 6px;
        border-block-start: 1px solid var(--line);
      }
    `,
  ];
}
