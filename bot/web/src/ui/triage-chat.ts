/** `<triage-chat>`: the whole chat, as a button in the corner of a page or as a page of its own. */
import { LitElement, html, type PropertyValues, type TemplateResult } from "lit";
import { fileDay } from "../format/time";
import { transcript } from "../format/transcript";
import { LANGUAGES, chooseLanguage, translator } from "../i18n";
import { tabSession } from "../net/session";
import { socketWire, type Wire } from "../net/wire";
import { ChatStore, type ChatEvent } from "../store/chat-store";
import { initialState, type ChatState } from "../store/state";
import type { Button, Language, Level, PanelKind } from "../types";
import { chatHeader, emergencyLine, menuItems, noticeLine, type HeaderParts } from "./chat-parts";
import { chatStyles } from "./chat-styles";
import type { TriageConfirmDialog } from "./confirm-dialog";
import type { ChatActions, ChatContext } from "./context";
import { saveText } from "./keep";
import type { TriagePanelDialog } from "./panel-dialog";
import type { TriagePhonesDialog } from "./phones-dialog";
import { keepLanguage, pickedLanguage } from "./preference";
import { base, buttons } from "./styles/base";
import { tokens } from "./styles/tokens";
import { followViewport } from "./viewport";

export class TriageChat extends LitElement {
  static override properties = {
    server: { type: String },
    language: { type: String },
    theme: { type: String, reflect: true },
    position: { type: String, reflect: true },
    mode: { type: String, reflect: true },
    emergencyNumber: { type: String, attribute: "emergency-number" },
    open: { type: Boolean, reflect: true },
    state: { state: true },
    picked: { state: true },
    opinions: { state: true },
    unread: { state: true },
    said: { state: true },
  };
  declare server: string;
  declare language: string | null;
  declare theme: "auto" | "light" | "dark";
  declare position: "left" | "right";
  declare mode: "widget" | "page";
  declare emergencyNumber: string;
  declare open: boolean;
  declare private state: ChatState;
  declare private picked: Language | null;
  declare private opinions: ReadonlyMap<string, boolean>;
  declare private unread: boolean;
  /** What the assertive live region holds. */
  declare private said: string;

  /** Address of the server when no attribute names one: where the script came from. */
  static defaultServer = "";
  /** Tests put their own wire here. */
  static makeWire: (server: string) => Wire = socketWire;

  private store: ChatStore | undefined;
  private level: Level = "none";
  private readonly cleanups: (() => void)[] = [];

  constructor() {
    super();
    this.server = "";
    this.language = null;
    this.theme = "auto";
    this.position = "right";
    this.mode = "widget";
    this.emergencyNumber = "911";
    this.open = false;
    this.state = initialState;
    this.picked = pickedLanguage();
    this.opinions = new Map();
    this.unread = false;
    this.said = "";
  }

  override connectedCallback(): void {
    super.connectedCallback();
    const online = (): void => {
      this.store?.hurry();
      this.requestUpdate();
    };
    addEventListener("online", online);
    addEventListener("offline", online);
    this.cleanups.push(followViewport(this), () => {
      removeEventListener("online", online);
      removeEventListener("offline", online);
    });
    this.requestUpdate();
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    for (const cleanup of this.cleanups.splice(0)) cleanup();
    this.store?.stop();
    this.store = undefined;
  }

  /** A drawing that fails must not hide the emergency number that stands inside the element. */
  protected override performUpdate(): void {
    try {
      super.performUpdate();
    } catch (error) {
      if (!this.shadowRoot?.querySelector("slot")) this.shadowRoot?.append(document.createElement("slot"));
      throw error;
    }
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has("language") && this.hasUpdated) this.picked = null;
    if (changed.has("server") && this.store) {
      this.store.stop();
      this.store = undefined;
      this.state = initialState;
    }
    if (this.isConnected && this.shown && !this.store) this.connect();
    if (this.shown) this.unread = false;
    this.store?.setLanguage(this.currentLanguage);
  }

  protected override updated(changed: PropertyValues): void {
    if (!changed.has("open") || this.mode === "page" || changed.get("open") === undefined) return;
    this.emit(this.open ? "open" : "close");
    if (this.open) this.settle();
    else this.find<HTMLElement>("triage-launcher").focus();
  }

  private get shown(): boolean {
    return this.mode === "page" || this.open;
  }

  private get currentLanguage(): Language {
    return this.picked ?? chooseLanguage(this.language, ...navigator.languages);
  }

  private get address(): string {
    return new URL(this.server || TriageChat.defaultServer || location.origin, location.href).href;
  }

  private get context(): ChatContext {
    const language = this.currentLanguage;
    return {
      language,
      t: translator(language),
      direction: LANGUAGES[language].direction,
      emergency: this.state.numbers?.emergency || this.emergencyNumber,
      oncology: this.state.numbers?.oncology ?? null,
      server: this.address,
      headingLevel: this.mode === "page" ? 2 : 3,
    };
  }

  private connect(): void {
    const store = new ChatStore(TriageChat.makeWire(this.address), tabSession(this.address), this.currentLanguage);
    this.store = store;
    store.subscribe((event) => this.heard(store, event));
    store.start();
  }

  private heard(store: ChatStore, event: ChatEvent): void {
    this.state = store.state;
    if (event.kind === "message") {
      if (event.from === "bot" && !this.shown) this.unread = true;
      this.emit("message", { from: event.from });
    }
    const level = store.state.level;
    if (level === this.level) return;
    this.level = level;
    const { t, emergency } = this.context;
    // Said once, when it becomes an emergency; the messages themselves are read politely.
    this.said = level === "emergency" ? t("emergencyAnnounce", { number: emergency }) : "";
    this.emit("level", { level });
  }

  private emit(name: string, detail?: object): void {
    this.dispatchEvent(new CustomEvent(`triage-chat:${name}`, { detail, bubbles: true, composed: true }));
  }

  private find<Part extends Element>(selector: string): Part {
    return this.renderRoot.querySelector(selector) as Part;
  }

  /** Puts the focus where the person goes on: the box to write in, but without calling up a phone's keyboard. */
  private settle(event?: Event): void {
    const touched = event instanceof PointerEvent ? event.pointerType === "touch" : matchMedia("(hover: none)").matches;
    this.find<HTMLElement>(touched ? "triage-log" : "triage-composer").focus({ preventScroll: true });
  }

  private readonly actions: ChatActions = {
    tap: (button: Button, event: Event) => {
      this.settle(event);
      this.store?.tap(button);
    },
    retry: (id) => {
      this.settle();
      this.store?.retry(id);
    },
    feedback: (id, helpful) => void this.rate(id, helpful),
    panel: (what, opener) => this.showPanel(what, opener),
  };

  private async rate(id: string, helpful: boolean): Promise<void> {
    if (await this.store?.feedback(id, helpful)) this.opinions = new Map(this.opinions).set(id, helpful);
    else this.store?.note(this.context.t("actionFailed"));
  }

  private showPanel(what: PanelKind, opener: HTMLElement): void {
    if (this.store) void this.find<TriagePanelDialog>("triage-panel-dialog").show(what, this.store.panel(what), opener);
  }

  private readonly send = (text: string): void => this.store?.say(text);

  private close(): void {
    this.open = false;
  }

  private key(event: KeyboardEvent): void {
    if (event.key === "Escape" && this.mode !== "page" && !event.defaultPrevented) this.close();
  }

  private skip(): void {
    this.find<HTMLElement>("triage-composer").focus();
  }

  private headerParts(context: ChatContext): HeaderParts {
    const menu = (): HTMLElement => this.find<HTMLElement>("triage-menu");
    const items = menuItems(context, {
      panel: (what) => this.showPanel(what, menu()),
      phones: () => this.showPhones(menu()),
      transcript: () => this.saveTranscript(),
      language: (language) => this.pick(language),
      restart: () => this.askRestart(menu()),
      erase: () => this.askErase(menu()),
    });
    return {
      page: this.mode === "page",
      items,
      panel: (what, opener) => this.showPanel(what, opener),
      close: () => this.close(),
    };
  }

  private pick(language: Language): void {
    this.picked = language;
    keepLanguage(language);
  }

  private showPhones(back: HTMLElement): void {
    const numbers = this.state.numbers ?? { emergency: this.emergencyNumber, crisis: null, poison: null, oncology: null };
    void this.find<TriagePhonesDialog>("triage-phones-dialog").show(numbers, back);
  }

  private saveTranscript(): void {
    const { t, language, emergency } = this.context;
    saveText(`${t("transcriptFile")}-${fileDay()}.txt`, transcript(this.state.entries, t, language, emergency));
  }

  private askRestart(back: HTMLElement): void {
    const { t, emergency } = this.context;
    const lines = [t("restartText")];
    if (this.state.level === "emergency") lines.unshift(t("emergencyStays", { number: emergency }));
    this.ask({ title: t("restartTitle"), lines, yes: t("restartYes"), danger: false }, back, (store) => store.restart());
  }

  private askErase(back: HTMLElement): void {
    const { t } = this.context;
    const words = { title: t("eraseTitle"), lines: [t("eraseText")], yes: t("eraseYes"), danger: true };
    this.ask(words, back, (store) => store.erase(t("erased")));
  }

  private ask(
    words: { title: string; lines: string[]; yes: string; danger: boolean },
    back: HTMLElement,
    act: (store: ChatStore) => Promise<boolean>,
  ): void {
    const run = async (): Promise<boolean> => (this.store ? act(this.store) : false);
    const then = this.find<HTMLElement>("triage-composer");
    void this.find<TriageConfirmDialog>("triage-confirm-dialog").ask({ ...words, run, then }, back);
  }

  protected override render(): TemplateResult {
    const context = this.context;
    const { language, direction, t } = context;
    const announcer = html`<div class="hidden-words" role="alert" aria-live="assertive">${this.said}</div>`;
    if (this.mode === "page") {
      return html`<div class="frame" lang=${language} dir=${direction}>
        <button class="skip" @click=${this.skip}>${t("skip")}</button>
        <div class="size">${this.panel(context)}</div>
        ${announcer}
      </div>`;
    }
    return html`<aside class="frame" lang=${language} dir=${direction} aria-label=${t("chatLabel")} @keydown=${this.key}>
      <triage-launcher
        ?hidden=${this.open}
        .context=${context}
        .emergency=${this.state.level === "emergency"}
        .unread=${this.unread}
        @click=${() => (this.open = true)}
      ></triage-launcher>
      <div class="size" ?hidden=${!this.open}>${this.panel(context)}</div>
      ${announcer}
    </aside>`;
  }

  private panel(context: ChatContext): TemplateResult {
    const { t } = context;
    const { entries, level, typing, connection, maxChars } = this.state;
    const notice = noticeLine(this.state, context);
    return html`<div class="panel">
      ${chatHeader(context, this.headerParts(context))}
      ${level === "emergency"
        ? html`<triage-banner .context=${context} .actions=${this.actions}></triage-banner>`
        : html`<p class="line">${emergencyLine(context)}</p>`}
      <triage-log
        .entries=${entries}
        .context=${context}
        .actions=${this.actions}
        .opinions=${this.opinions}
        .typing=${typing && connection === "ready"}
      ></triage-log>
      <triage-notice .text=${notice.text} .trouble=${notice.trouble}></triage-notice>
      <div class="bottom">
        <triage-composer .context=${context} .maxChars=${maxChars} .send=${this.send}></triage-composer>
        <p class="disclaimer">${t("disclaimer")}</p>
      </div>
      <triage-panel-dialog .context=${context}></triage-panel-dialog>
      <triage-confirm-dialog .context=${context}></triage-confirm-dialog>
      <triage-phones-dialog .context=${context}></triage-phones-dialog>
    </div>`;
  }

  static override styles = [tokens, base, buttons, chatStyles];
}
