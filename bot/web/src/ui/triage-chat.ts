/** `<triage-chat>`: the whole chat, as a button in the corner of a page or as a page of its own. */
import { LitElement, type PropertyValues, type TemplateResult } from "lit";
import { LANGUAGES, chooseLanguage, translator } from "../i18n";
import { tabSession } from "../net/session";
import { socketWire, type Wire } from "../net/wire";
import { ChatStore, type ChatEvent } from "../store/chat-store";
import { initialState, type ChatState } from "../store/state";
import type { Button, Language, Level } from "../types";
import { ChatDialogs } from "./chat-dialogs";
import { cornerFrame, pageFrame, type Drawn } from "./chat-frame";
import { menuItems, type HeaderParts } from "./chat-parts";
import { chatStyles } from "./chat-styles";
import type { ChatActions, ChatContext } from "./context";
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
    crisisNumber: { type: String, attribute: "crisis-number" },
    poisonNumber: { type: String, attribute: "poison-number" },
    clinicNumber: { type: String, attribute: "clinic-number" },
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
  declare crisisNumber: string | null;
  declare poisonNumber: string | null;
  declare clinicNumber: string | null;
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
  private readonly dialogs = new ChatDialogs({
    find: (selector) => this.find(selector),
    context: () => this.context,
    state: () => this.state,
    store: () => this.store,
  });

  constructor() {
    super();
    this.server = "";
    this.language = null;
    this.theme = "auto";
    this.position = "right";
    this.mode = "widget";
    this.emergencyNumber = "911";
    this.crisisNumber = null;
    this.poisonNumber = null;
    this.clinicNumber = null;
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
      oncology: this.state.numbers?.oncology ?? this.clinicNumber,
      crisis: this.state.numbers?.crisis ?? this.crisisNumber,
      poison: this.state.numbers?.poison ?? this.poisonNumber,
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
    panel: (what, opener) => this.dialogs.panel(what, opener),
  };

  private async rate(id: string, helpful: boolean): Promise<void> {
    if (await this.store?.feedback(id, helpful)) this.opinions = new Map(this.opinions).set(id, helpful);
    else this.store?.note(this.context.t("actionFailed"));
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
      panel: (what) => this.dialogs.panel(what, menu()),
      phones: () => this.dialogs.phones(menu()),
      transcript: () => this.dialogs.saveTranscript(),
      language: (language) => this.pick(language),
      restart: () => this.dialogs.restart(menu()),
      erase: () => this.dialogs.erase(menu()),
    });
    return {
      page: this.mode === "page",
      items,
      panel: (what, opener) => this.dialogs.panel(what, opener),
      close: () => this.close(),
    };
  }

  private pick(language: Language): void {
    this.picked = language;
    keepLanguage(language);
  }

  protected override render(): TemplateResult {
    const { context, state, actions, opinions, said, send } = this;
    const drawn: Drawn = { context, state, actions, opinions, said, send, header: this.headerParts(context) };
    if (this.mode === "page") return pageFrame(drawn, () => this.skip());
    return cornerFrame(drawn, {
      open: this.open,
      unread: this.unread,
      show: () => (this.open = true),
      key: (event) => this.key(event),
    });
  }

  static override styles = [tokens, base, buttons, chatStyles];
}
