/** The conversation: days, messages, the typing sign; scrolls so that an answer is read from its beginning. */
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { repeat } from "lit/directives/repeat.js";
import { dayKey, dayName } from "../format/time";
import { levelCards, openQuestion, type Entry } from "../store/state";
import type { ChatActions, ChatContext } from "./context";
import { icons } from "./icons";
import { base, buttons } from "./styles/base";

const NEAR = 80;

export class TriageLog extends LitElement {
  static override properties = {
    entries: { attribute: false },
    context: { attribute: false },
    actions: { attribute: false },
    opinions: { attribute: false },
    typing: { type: Boolean, attribute: false },
    behind: { state: true },
  };
  declare entries: readonly Entry[];
  declare context: ChatContext;
  declare actions: ChatActions;
  declare opinions: ReadonlyMap<string, boolean>;
  declare typing: boolean;
  declare behind: boolean;

  private follow = true;
  private lastTop = 0;

  constructor() {
    super();
    this.entries = [];
    this.typing = false;
    this.behind = false;
  }

  override focus(options?: FocusOptions): void {
    this.box?.focus(options);
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("entries")) return;
    const before = changed.get("entries") ?? [];
    const last = this.entries.at(-1);
    // What one has just written oneself is always followed.
    const wrote = last?.from === "user" && last.id !== before.at(-1)?.id;
    if (wrote || this.entries.length < before.length) this.follow = true;
  }

  override updated(changed: PropertyValues<this>): void {
    if (changed.has("entries") || changed.has("typing")) void this.keepUp();
  }

  override render(): TemplateResult {
    const { entries, context } = this;
    const { t } = context;
    const cards = levelCards(entries);
    const question = openQuestion(entries);
    const asked = entries.findIndex((entry) => entry.from === "user");
    return html`
      <div class="scroller" role="group" tabindex="0" aria-label=${t("log")} @scroll=${this.scrolled}>
        <div role="log" aria-live="polite" aria-relevant="additions" aria-label=${t("log")}>
          <ol role="list">
            ${repeat(
              entries,
              (entry) => entry.id,
              (entry, index) => html`
                <li>
                  ${this.day(index)}
                  <triage-message
                    .entry=${entry}
                    .context=${context}
                    .actions=${this.actions}
                    .card=${cards.has(entry.id)}
                    .answerable=${entry.id === question}
                    .rateable=${entry.from === "bot" && asked >= 0 && index > asked}
                    .opinion=${this.opinions.get(entry.id) ?? entry.helpful ?? undefined}
                  ></triage-message>
                </li>
              `,
            )}
          </ol>
        </div>
        <div role="status">
          ${this.typing
            ? html`<div class="typing"><span class="hidden-words">${t("writing")}</span><i></i><i></i><i></i></div>`
            : nothing}
        </div>
      </div>
      <button class="newest icon" ?hidden=${!this.behind} aria-label=${t("newBelow")} title=${t("newBelow")} @click=${this.toNewest}>
        ${icons.newest}
      </button>
    `;
  }

  private day(index: number): TemplateResult | typeof nothing {
    const entry = this.entries[index];
    if (!entry || dayKey(entry.time) === dayKey(this.entries[index - 1]?.time ?? "")) return nothing;
    const { t, language } = this.context;
    const name = dayName(entry.time, language, { today: t("today"), yesterday: t("yesterday") });
    return name ? html`<div class="day"><span>${name}</span></div>` : nothing;
  }

  private get box(): HTMLElement {
    return this.renderRoot.querySelector(".scroller") as HTMLElement;
  }

  /** What scrolls: the log itself, or on very low screens the whole chat. */
  private get scroller(): HTMLElement {
    const outer = getComputedStyle(this.box).overflowY === "visible" ? this.closest<HTMLElement>(".panel") : null;
    return outer ?? this.box;
  }

  private scrolled(): void {
    const { scrollTop, scrollHeight, clientHeight } = this.scroller;
    // The chat itself only ever scrolls down.
    if (scrollTop < this.lastTop - 2) this.follow = false;
    this.lastTop = scrollTop;
    if (scrollHeight - clientHeight - scrollTop < NEAR) {
      this.behind = false;
      this.follow = true;
    }
  }

  private toNewest(): void {
    this.follow = true;
    this.behind = false;
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.focus({ preventScroll: true });
  }

  /** Goes to the end, but never so far that the beginning of the newest answer is lost. */
  private async keepUp(): Promise<void> {
    const messages = Array.from(this.renderRoot.querySelectorAll("triage-message"));
    await Promise.all(messages.map((message) => (message as LitElement).updateComplete));
    const scroller = this.scroller;
    const end = scroller.scrollHeight - scroller.clientHeight;
    if (this.follow) {
      const target = Math.max(0, Math.min(end, this.beginning(scroller)));
      if (target > scroller.scrollTop || end < this.lastTop || scroller !== this.box) scroller.scrollTop = target;
      this.behind = end - target > NEAR;
    } else this.behind = end - scroller.scrollTop > NEAR;
  }

  /** Where the answer to the last thing the person wrote begins. */
  private beginning(scroller: HTMLElement): number {
    if (this.entries.at(-1)?.from !== "bot") return Infinity;
    const index = this.entries.map((entry) => entry.from).lastIndexOf("user");
    if (index < 0) return 0;
    const item = this.renderRoot.querySelectorAll("ol > li")[index + 1];
    if (!item) return Infinity;
    const pinned = scroller.querySelector<HTMLElement>("triage-banner")?.offsetHeight ?? 0;
    return item.getBoundingClientRect().top - scroller.getBoundingClientRect().top + scroller.scrollTop - pinned - 8;
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        position: relative;
        display: flex;
        flex: 1 1 auto;
        flex-direction: column;
        min-block-size: 0;
      }
      .scroller {
        position: relative;
        flex: 1 1 auto;
        min-block-size: 0;
        overflow: hidden auto;
        overscroll-behavior: contain;
        padding: 1em;
        scroll-behavior: smooth;
      }
      .scroller:focus-visible {
        outline-offset: -4px;
      }
      .scroller > div {
        max-inline-size: 46em;
        margin-inline: auto;
      }
      ol {
        list-style: none;
      }
      li + li {
        margin-block-start: 0.5em;
      }
      .day {
        display: flex;
        align-items: center;
        gap: 0.75em;
        margin-block: 0.25em 0.75em;
        color: var(--muted);
        font-size: var(--fs-small);
      }
      .day::before,
      .day::after {
        flex: 1;
        block-size: 1px;
        background: var(--line);
        content: "";
      }
      .typing {
        display: inline-flex;
        gap: 0.35em;
        margin-block-start: 0.5em;
        padding: 1em 1.1em;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        border-end-start-radius: 4px;
        background: var(--surface);
      }
      .typing i {
        inline-size: 0.5em;
        block-size: 0.5em;
        border-radius: 50%;
        background: var(--muted);
        animation: breathe 1.4s infinite ease-in-out;
      }
      .typing i:nth-of-type(2) {
        animation-delay: 0.2s;
      }
      .typing i:nth-of-type(3) {
        animation-delay: 0.4s;
      }
      @keyframes breathe {
        0%,
        70%,
        100% {
          opacity: 0.35;
        }
        35% {
          opacity: 1;
        }
      }
      .newest {
        position: absolute;
        inset-block-end: 0.5em;
        inset-inline-end: 0.5em;
        box-shadow: var(--float);
      }
      @container (max-height: 26em) {
        :host {
          flex: none;
        }
        .scroller {
          flex: none;
          overflow: visible;
        }
        .newest {
          display: none;
        }
      }
      @media (forced-colors: active) {
        .typing i,
        .day::before,
        .day::after {
          background: CanvasText;
        }
      }
      @media (prefers-reduced-motion: reduce) {
        .scroller {
          scroll-behavior: auto;
        }
      }
    `,
  ];
}
