/** One message: a bubble, or a card with a heading where the level of urgency changes. */
import { LitElement, css, html, nothing, type PropertyValues, type TemplateResult } from "lit";
import { clock, fullTime } from "../format/time";
import { telHref } from "../format/phone";
import type { Entry } from "../store/state";
import type { ChatActions, ChatContext } from "./context";
import { icons } from "./icons";
import { richText } from "./rich-text";
import { base, buttons } from "./styles/base";

export class TriageMessage extends LitElement {
  static override properties = {
    entry: { attribute: false },
    context: { attribute: false },
    actions: { attribute: false },
    card: { type: Boolean, attribute: false },
    answerable: { type: Boolean, attribute: false },
    rateable: { type: Boolean, attribute: false },
    opinion: { attribute: false },
  };
  declare entry: Entry;
  declare context: ChatContext;
  declare actions: ChatActions;
  declare card: boolean;
  declare answerable: boolean;
  declare rateable: boolean;
  declare opinion: boolean | undefined;

  override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has("entry") && !changed.has("card")) return;
    this.dataset["from"] = this.entry.from;
    if (this.card) this.dataset["card"] = this.entry.level;
    else delete this.dataset["card"];
  }

  override render(): TemplateResult {
    const { entry, context } = this;
    const { t } = context;
    return html`
      <div class="bubble">
        <span class="hidden-words">${entry.from === "bot" ? t("bot") : t("you")}:</span>
        ${this.card ? this.heading() : nothing}
        ${entry.from === "bot"
          ? html`<div class="text" lang="en">${richText(entry.text, "en")}</div>`
          : html`<div class="text" lang="">${richText(entry.text)}</div>`}
        ${this.picture()} ${this.card ? this.cardActions() : nothing}
      </div>
      ${this.answerable ? this.choices() : nothing}
      <div class="meta" aria-live="off">
        <time datetime=${entry.time} title=${fullTime(entry.time, context.language)}>${clock(entry.time, context.language)}</time>
        ${this.rateable ? this.thumbs() : nothing}
      </div>
      ${this.delivery()}
    `;
  }

  private heading(): TemplateResult {
    const { t, headingLevel } = this.context;
    const [icon, words] = {
      none: [nothing, ""],
      soon: [icons.soon, t("levelSoon")],
      urgent: [icons.urgent, t("levelUrgent")],
      emergency: [icons.emergency, t("levelEmergency")],
    }[this.entry.level];
    return html`<div class="heading" role="heading" aria-level=${headingLevel}>${icon}<span>${words}</span></div>`;
  }

  private cardActions(): TemplateResult {
    const { t, oncology } = this.context;
    const href = this.entry.level === "urgent" ? telHref(oncology) : undefined;
    const opener = (event: Event): HTMLElement => event.currentTarget as HTMLElement;
    return html`<div class="card-actions" aria-live="off">
      ${href ? html`<a class="button" href=${href}>${icons.phone}${t("callOncology", { number: oncology ?? "" })}</a>` : nothing}
      <button @click=${(event: Event) => this.actions.panel("why", opener(event))}>${icons.why}${t("why")}</button>
      <button @click=${(event: Event) => this.actions.panel("summary", opener(event))}>${icons.summary}${t("summary")}</button>
    </div>`;
  }

  /** Pictures of other origins are not fetched; their words are shown. */
  private picture(): TemplateResult | typeof nothing {
    const picture = this.entry.picture;
    if (!picture) return nothing;
    const alt = picture.alt || this.context.t("picture");
    const url = sameOrigin(picture.url, this.context.server);
    return url ? html`<img src=${url} alt=${alt} loading="lazy" decoding="async" />` : html`<p class="muted">${alt}</p>`;
  }

  private choices(): TemplateResult {
    return html`<div class="choices" role="group" aria-label=${this.context.t("choices")}>
      ${this.entry.buttons.map(
        (button) => html`<button dir="auto" @click=${(event: Event) => this.actions.tap(button, event)}>${button.title}</button>`,
      )}
    </div>`;
  }

  private thumbs(): TemplateResult {
    const { t } = this.context;
    const thumb = (helpful: boolean): TemplateResult => html`<button
      class="plain icon thumb"
      aria-label=${t(helpful ? "helpful" : "notHelpful")}
      title=${t(helpful ? "helpful" : "notHelpful")}
      aria-pressed=${this.opinion === helpful}
      @click=${() => this.actions.feedback(this.entry.id, helpful)}
    >
      ${helpful ? icons.up : icons.down}
    </button>`;
    return html`<span class="thumbs" role="group" aria-label=${t("helpfulGroup")}>${thumb(true)}${thumb(false)}</span>`;
  }

  private delivery(): TemplateResult | typeof nothing {
    const { t } = this.context;
    const { delivery, note, id } = this.entry;
    if (delivery === "waiting") return html`<p class="delivery muted">${t("waiting")}</p>`;
    if (delivery !== "failed") return nothing;
    return html`<div class="delivery failed">
      <span>${icons.emergency}${t("failed")} ${note ?? ""}</span>
      <button @click=${() => this.actions.retry(id)}>${icons.retry}${t("retry")}</button>
    </div>`;
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: flex;
        flex-direction: column;
        align-items: flex-start;
        min-inline-size: 0;
        animation: arrive 0.25s ease-out;
      }
      @keyframes arrive {
        from {
          opacity: 0;
          transform: translateY(6px);
        }
      }
      :host([data-from="user"]) {
        align-items: flex-end;
      }
      .bubble {
        max-inline-size: min(100%, 40em);
        padding: 0.7em 1em;
        border: 1px solid var(--line);
        border-radius: var(--radius);
        border-end-start-radius: 4px;
        background: var(--surface);
        box-shadow: var(--shadow);
        overflow-wrap: anywhere;
      }
      :host([data-from="user"]) .bubble {
        max-inline-size: min(86%, 34em);
        border: 1px solid transparent;
        border-radius: var(--radius);
        border-end-end-radius: 4px;
        background: var(--accent);
        color: var(--on-accent);
      }
      :host([data-from="user"]) .bubble a {
        color: inherit;
      }
      .text > * + * {
        margin-block-start: 0.45em;
      }
      .gap {
        block-size: 0.3em;
      }
      ul,
      ol {
        padding-inline-start: 1.4em;
      }
      li + li {
        margin-block-start: 0.3em;
      }
      :host([data-card]) .bubble {
        --ink: var(--soon-ink);
        --rim: var(--soon-edge);
        border: 1px solid var(--rim);
        border-inline-start-width: 6px;
        border-radius: 12px;
        background: var(--soon-card);
      }
      :host([data-card="urgent"]) .bubble {
        --ink: var(--urgent-ink);
        --rim: var(--urgent-edge);
        background: var(--urgent-card);
      }
      :host([data-card="emergency"]) .bubble {
        --ink: var(--emergency-ink);
        --rim: var(--emergency-bg);
        background: var(--emergency-card);
      }
      .heading {
        display: flex;
        align-items: flex-start;
        gap: 0.5em;
        margin-block-end: 0.4em;
        color: var(--ink);
        font-size: var(--fs-large);
        font-weight: 700;
        line-height: 1.3;
      }
      .card-actions {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5em;
        margin-block-start: 0.8em;
      }
      .card-actions > * {
        border-color: var(--rim);
        color: var(--ink);
        font-size: var(--fs-small);
      }
      img {
        display: block;
        max-inline-size: 100%;
        block-size: auto;
        margin-block-start: 0.7em;
        border-radius: 8px;
      }
      .choices {
        display: flex;
        flex-wrap: wrap;
        gap: 0.5em;
        margin-block-start: 0.6em;
      }
      .choices button {
        border-width: 1.5px;
        border-color: var(--accent);
        padding-inline: 1.3em;
      }
      .meta {
        display: flex;
        align-items: center;
        gap: 0.25em;
        min-block-size: 1.6em;
        padding-inline: 0.25em;
        color: var(--muted);
        font-size: var(--fs-small);
      }
      .thumbs {
        display: inline-flex;
        margin-block: -6px;
      }
      .thumb svg {
        inline-size: 1.15em;
        block-size: 1.15em;
      }
      .thumb[aria-pressed="true"] {
        color: var(--accent);
      }
      .thumb[aria-pressed="true"] svg {
        fill: currentColor;
        fill-opacity: 0.35;
        stroke-width: 2.5;
      }
      .muted {
        color: var(--muted);
      }
      .delivery {
        font-size: var(--fs-small);
      }
      .failed {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: flex-end;
        gap: 0.25em 0.75em;
        color: var(--danger);
      }
      .failed span {
        display: flex;
        gap: 0.35em;
      }
      @media (forced-colors: active) {
        :host([data-from="user"]) .bubble {
          border: 2px solid CanvasText;
        }
        .thumb[aria-pressed="true"] {
          background: Highlight;
          color: HighlightText;
        }
      }
    `,
  ];
}

/** The address of a picture, if it is one of the server's own. */
export function sameOrigin(url: string, server: string): string | undefined {
  try {
    const address = new URL(url, server.endsWith("/") ? server : `${server}/`);
    return address.origin === new URL(server).origin ? address.href : undefined;
  } catch {
    return undefined;
  }
}
