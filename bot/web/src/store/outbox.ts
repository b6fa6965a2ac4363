/** Brings the person's messages to the server: each has ten seconds, and keeps its id however often it is tried. */
import { ACK_TIMEOUT, NoAnswer, type Wire } from "../net/wire";
import type { Delivery } from "./state";

export type Outgoing = { id: string; kind: "say"; text: string } | { id: string; kind: "tap"; payload: string; title: string };

export interface OutboxHost {
  wire: Wire;
  isReady(): boolean;
  /** Says hello again; the session was lost. */
  renew(): Promise<void>;
  mark(id: string, delivery?: Delivery, note?: string): void;
}

interface Item {
  message: Outgoing;
  deadline: ReturnType<typeof setTimeout>;
  sending: boolean;
  renewed: boolean;
}

export class Outbox {
  /** Messages on their way, in the order in which they were written. */
  private readonly items = new Map<string, Item>();
  /** Messages that did not arrive, for another try. */
  private readonly failed = new Map<string, Outgoing>();

  constructor(private readonly host: OutboxHost) {}

  post(message: Outgoing): void {
    this.failed.delete(message.id);
    const deadline = setTimeout(() => this.fail(message.id), ACK_TIMEOUT);
    this.items.set(message.id, { message, deadline, sending: false, renewed: false });
    this.host.mark(message.id, "waiting");
    this.flush();
  }

  retry(id: string): boolean {
    const message = this.failed.get(id);
    if (message) this.post(message);
    return message !== undefined;
  }

  /** Sends what waits; to be called whenever the session is ready. */
  flush(): void {
    for (const item of this.items.values()) if (!item.sending && this.host.isReady()) void this.send(item);
  }

  /** Forgets what the server turned out to have. */
  settle(known: ReadonlySet<string>): void {
    for (const id of [...this.items.keys(), ...this.failed.keys()]) if (known.has(id)) this.drop(id);
  }

  clear(): void {
    for (const id of [...this.items.keys()]) this.drop(id);
    this.failed.clear();
  }

  private async send(item: Item): Promise<void> {
    const { message } = item;
    item.sending = true;
    this.host.mark(message.id, "sending");
    try {
      const { id } = message;
      const reply =
        message.kind === "say"
          ? await this.host.wire.request("say", { id, text: message.text })
          : await this.host.wire.request("tap", { id, payload: message.payload, title: message.title });
      if (this.items.get(id) !== item) return;
      if (reply.ok) {
        this.drop(id);
        this.host.mark(id);
      } else if (reply.reason === "no_session" && !item.renewed) {
        item.renewed = true;
        item.sending = false;
        await this.host.renew();
      } else this.fail(id, reply.text);
    } catch (error) {
      if (this.items.get(message.id) !== item) return;
      // A broken connection may come back within the time; the server knows the id if it had heard it.
      item.sending = false;
      if (error instanceof NoAnswer && error.because === "disconnected") this.host.mark(message.id, "waiting");
      else this.fail(message.id);
    }
  }

  private fail(id: string, note?: string): void {
    const item = this.items.get(id);
    if (!item) return;
    this.drop(id);
    this.failed.set(id, item.message);
    this.host.mark(id, "failed", note);
  }

  private drop(id: string): void {
    clearTimeout(this.items.get(id)?.deadline);
    this.items.delete(id);
    this.failed.delete(id);
  }
}
