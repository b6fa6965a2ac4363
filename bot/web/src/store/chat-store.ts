/** The conversation: holds the state, talks to the server, tells its listeners of every change. */
import type { SessionKeeper } from "../net/session";
import type { Wire } from "../net/wire";
import type { Button, Language, PanelKind, PanelReply, Refusal } from "../types";
import { Outbox } from "./outbox";
import { delivered, initialState, received, replayed, restarted, settled, written, type ChatState } from "./state";

const SLOW_AFTER = 12_000;
const HELLO_AGAIN = 3_000;

export type ChatEvent = { kind: "change" } | { kind: "message"; from: "bot" | "user" };

export class ChatStore {
  state: ChatState = initialState;
  private readonly listeners = new Set<(event: ChatEvent) => void>();
  private readonly outbox: Outbox;
  private slowTimer: ReturnType<typeof setTimeout> | undefined;
  private helloTimer: ReturnType<typeof setTimeout> | undefined;
  private connected = false;
  private counter = 0;

  constructor(
    private readonly wire: Wire,
    private readonly session: SessionKeeper,
    private language: Language,
  ) {
    this.outbox = new Outbox({
      wire,
      isReady: () => this.state.connection === "ready",
      renew: () => this.hello(),
      mark: (id, delivery, note) => {
        if (delivery === "failed") this.awaitAnswer(false);
        this.set(delivered(this.state, id, delivery, note));
      },
    });
  }

  subscribe(listener: (event: ChatEvent) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  start(): void {
    if (this.state.connection !== "idle") return;
    this.set({ ...this.state, connection: "connecting" });
    this.wire.start({
      up: () => {
        this.connected = true;
        void this.hello();
      },
      down: () => {
        this.connected = false;
        this.set({ ...this.state, connection: "reconnecting", typing: false });
      },
      message: (message) => {
        const fresh = !this.state.entries.some((entry) => entry.id === message.id);
        if (message.from !== "user") this.awaitAnswer(false);
        this.set(received(this.state, message));
        if (fresh && message.from !== "user") this.tell({ kind: "message", from: "bot" });
      },
      renew: (erased) => {
        if (erased) this.forget();
        void this.hello();
      },
      typing: (on) => this.set({ ...this.state, typing: on }),
    });
  }

  stop(): void {
    clearTimeout(this.slowTimer);
    clearTimeout(this.helloTimer);
    this.outbox.clear();
    this.wire.stop();
    this.connected = false;
    this.state = { ...this.state, connection: "idle", typing: false };
  }

  hurry(): void {
    this.wire.hurry();
  }

  setLanguage(language: Language): void {
    if (language === this.language) return;
    this.language = language;
    if (this.state.connection === "ready") void this.hello();
  }

  say(text: string): void {
    const id = this.newId();
    this.write(id, text);
    this.outbox.post({ id, kind: "say", text });
  }

  tap(button: Button): void {
    const id = this.newId();
    this.write(id, button.title);
    this.outbox.post({ id, kind: "tap", payload: button.payload, title: button.title });
  }

  retry(id: string): void {
    if (this.outbox.retry(id)) this.awaitAnswer(true);
  }

  async panel(what: PanelKind): Promise<PanelReply> {
    return this.wire.request("panel", { what }).catch(unanswered);
  }

  async feedback(message: string, helpful: boolean): Promise<boolean> {
    const reply = await this.wire.request("feedback", { message, helpful }).catch(unanswered);
    return reply.ok;
  }

  /** Shows a line until the next message. */
  note(text: string): void {
    this.set({ ...this.state, notice: text });
  }

  /** Begins anew. False when the server did not confirm it: then nothing has changed. */
  async restart(): Promise<boolean> {
    const reply = await this.wire.request("restart", {}).catch(unanswered);
    if (!reply.ok) return false;
    this.outbox.clear();
    this.awaitAnswer(false);
    this.set(restarted(this.state, reply.messages));
    return true;
  }

  /** Deletes the conversation. `receipt` takes the place of the server's words when it sends none. */
  async erase(receipt: string): Promise<boolean> {
    const reply = await this.wire.request("erase", {}).catch(unanswered);
    if (!reply.ok) return false;
    this.outbox.clear();
    this.awaitAnswer(false);
    this.session.save(reply.session);
    this.set({ ...restarted(this.state, []), notice: reply.text || receipt });
    await this.hello();
    return true;
  }

  /** What is still on its way, or did not arrive, was said in a conversation that is no more. */
  private forget(): void {
    this.outbox.clear();
    this.awaitAnswer(false);
    this.set(settled(this.state));
  }

  private async hello(): Promise<void> {
    clearTimeout(this.helloTimer);
    const reply = await this.wire.request("hello", { session: this.session.load(), language: this.language }).catch(unanswered);
    if (!reply.ok) {
      if (this.connected) this.helloTimer = setTimeout(() => void this.hello(), HELLO_AGAIN);
      return;
    }
    this.session.save(reply.session);
    this.outbox.settle(new Set(reply.messages.map((message) => message.id)));
    this.set(replayed(this.state, reply));
    this.outbox.flush();
  }

  private write(id: string, text: string): void {
    this.awaitAnswer(true);
    this.set(written(this.state, id, text, new Date().toISOString()));
    this.tell({ kind: "message", from: "user" });
  }

  /** The typing sign shows at once, before the server has said so; after a while a notice says that it takes long. */
  private awaitAnswer(on: boolean): void {
    clearTimeout(this.slowTimer);
    this.set({ ...this.state, typing: on, slow: false });
    if (on) this.slowTimer = setTimeout(() => this.set({ ...this.state, slow: true }), SLOW_AFTER);
  }

  private newId(): string {
    this.counter += 1;
    const random = crypto.getRandomValues(new Uint32Array(3));
    return `${Date.now().toString(36)}-${this.counter}-${Array.from(random, (part) => part.toString(36)).join("")}`;
  }

  private set(state: ChatState): void {
    this.state = state;
    this.tell({ kind: "change" });
  }

  private tell(event: ChatEvent): void {
    for (const listener of this.listeners) listener(event);
  }
}

function unanswered(): Refusal {
  return { ok: false, reason: "failed", text: "" };
}
