import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NoAnswer, type Wire, type WireEvents } from "../../src/net/wire";
import { ChatStore } from "../../src/store/chat-store";
import type { HelloReply, Message } from "../../src/types";

type Answer = (payload: never) => unknown;

/** A wire whose answers the test gives. */
class FakeWire implements Wire {
  events: WireEvents | undefined;
  up = false;
  sent: [string, Record<string, unknown>][] = [];
  answers: Record<string, Answer> = {};
  start(events: WireEvents): void {
    this.events = events;
  }
  stop(): void {
    this.up = false;
  }
  hurry(): void {}
  async connect(): Promise<void> {
    this.up = true;
    this.events?.up();
    await vi.advanceTimersByTimeAsync(0);
  }
  drop(): void {
    this.up = false;
    this.events?.down();
  }
  async request(name: string, payload: object): Promise<never> {
    if (!this.up) throw new NoAnswer("disconnected");
    this.sent.push([name, payload as Record<string, unknown>]);
    return (await (this.answers[name] ?? (() => ({ ok: true })))(payload as never)) as never;
  }
  of(name: string): Record<string, unknown>[] {
    return this.sent.filter(([sent]) => sent === name).map(([, payload]) => payload);
  }
}

const message = (id: string, more: Partial<Message> = {}): Message => ({ id, from: "bot", text: id, buttons: [], level: "none", time: "2024-01-01T00:00:00Z", ...more });
const greeting = (more: Partial<HelloReply> = {}): HelloReply => ({
  ok: true, session: "new", messages: [message("w")], level: "none", numbers: { emergency: "911", crisis: null, poison: null, oncology: null }, max_chars: 100, ...more,
});
const never = (): Promise<never> => new Promise(() => undefined);

let wire: FakeWire;
let kept: string | null;
let store: ChatStore;
const last = () => store.state.entries.at(-1);

beforeEach(() => {
  vi.useFakeTimers();
  wire = new FakeWire();
  wire.answers["hello"] = () => greeting();
  kept = null;
  store = new ChatStore(wire, { load: () => kept, save: (session) => (kept = session) }, "en");
  store.start();
});
afterEach(() => {
  store.stop();
  vi.useRealTimers();
});

describe("hello", () => {
  it("goes out on every connection, with the session that was given", async () => {
    await wire.connect();
    expect(wire.of("hello")).toEqual([{ session: null, language: "en" }]);
    expect(kept).toBe("new");
    wire.drop();
    expect(store.state.connection).toBe("reconnecting");
    await wire.connect();
    expect(wire.of("hello")[1]).toEqual({ session: "new", language: "en" });
    expect(store.state.connection).toBe("ready");
  });
  it("is tried again when it fails", async () => {
    wire.answers["hello"] = () => ({ ok: false, reason: "too_fast", text: "" });
    await wire.connect();
    expect(store.state.connection).toBe("connecting");
    wire.answers["hello"] = () => greeting();
    await vi.advanceTimersByTimeAsync(3_000);
    expect(store.state.connection).toBe("ready");
  });
  it("goes out again when the language changes", async () => {
    await wire.connect();
    store.setLanguage("es");
    expect(wire.of("hello")[1]).toMatchObject({ language: "es" });
  });
});

describe("a message", () => {
  it("shows at once with the typing sign, and is delivered by its acknowledgement", async () => {
    await wire.connect();
    store.say("hello");
    expect(store.state.typing).toBe(true);
    expect(last()).toMatchObject({ from: "user", text: "hello", delivery: "sending" });
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).not.toHaveProperty("delivery");
    expect(wire.of("say")[0]?.["id"]).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
  });
  it("waits for the session, never overtaking hello", async () => {
    store.say("early");
    expect(last()?.delivery).toBe("waiting");
    await wire.connect();
    expect(wire.sent.map(([name]) => name)).toEqual(["hello", "say"]);
  });
  it("fails after ten seconds without an acknowledgement; another try has the same id", async () => {
    await wire.connect();
    wire.answers["say"] = never;
    store.say("lost");
    await vi.advanceTimersByTimeAsync(9_999);
    expect(last()?.delivery).toBe("sending");
    await vi.advanceTimersByTimeAsync(1);
    expect(last()?.delivery).toBe("failed");
    expect(store.state.typing).toBe(false);
    wire.answers["say"] = () => ({ ok: true });
    store.retry(last()?.id ?? "");
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).not.toHaveProperty("delivery");
    const ids = wire.of("say").map((payload) => payload["id"]);
    expect(ids[0]).toBe(ids[1]);
  });
  it("is sent again by itself when the connection comes back in time", async () => {
    await wire.connect();
    wire.answers["say"] = () => Promise.reject(new NoAnswer("disconnected"));
    store.say("dropped");
    wire.drop();
    await vi.advanceTimersByTimeAsync(0);
    expect(last()?.delivery).toBe("waiting");
    wire.answers["say"] = () => ({ ok: true });
    await wire.connect();
    expect(wire.of("say")).toHaveLength(2);
    expect(last()).toMatchObject({ text: "dropped" });
    expect(last()).not.toHaveProperty("delivery");
  });
  it("is settled when the replay already holds it", async () => {
    await wire.connect();
    wire.answers["say"] = never;
    store.say("heard");
    await vi.advanceTimersByTimeAsync(10_000);
    const id = last()?.id ?? "";
    wire.drop();
    wire.answers["hello"] = () => greeting({ messages: [message("w"), message(id, { from: "user" })] });
    await wire.connect();
    expect(store.state.entries).toHaveLength(2);
    expect(last()).not.toHaveProperty("delivery");
  });
  it("shows why it was refused", async () => {
    await wire.connect();
    wire.answers["say"] = () => ({ ok: false, reason: "too_fast", text: "Slow down." });
    store.say("x");
    await vi.advanceTimersByTimeAsync(0);
    expect(last()).toMatchObject({ delivery: "failed", note: "Slow down." });
  });
  it("says hello once more when the session is gone, and is then delivered", async () => {
    await wire.connect();
    let times = 0;
    wire.answers["say"] = () => (times++ ? { ok: true } : { ok: false, reason: "no_session", text: "" });
    store.say("x");
    await vi.advanceTimersByTimeAsync(0);
    expect(wire.sent.map(([name]) => name)).toEqual(["hello", "say", "hello", "say"]);
    expect(last()).not.toHaveProperty("delivery");
  });
  it("keeps the order of what was written while away", async () => {
    store.say("one");
    store.say("two");
    await wire.connect();
    expect(wire.of("say").map((payload) => payload["text"])).toEqual(["one", "two"]);
  });
});

it("taps with payload and title", async () => {
  await wire.connect();
  store.tap({ title: "Yes", payload: "/y" });
  expect(wire.of("tap")[0]).toMatchObject({ payload: "/y", title: "Yes" });
  expect(last()).toMatchObject({ from: "user", text: "Yes" });
});

it("says when the answer takes long, until it comes", async () => {
  await wire.connect();
  store.say("x");
  await vi.advanceTimersByTimeAsync(12_000);
  expect(store.state.slow).toBe(true);
  wire.events?.message(message("a", { level: "urgent" }));
  expect(store.state).toMatchObject({ slow: false, typing: false, level: "urgent" });
});

it("tells of messages without their words", async () => {
  const heard: unknown[] = [];
  store.subscribe((event) => event.kind === "message" && heard.push(event));
  await wire.connect();
  store.say("secret");
  wire.events?.message(message("a"));
  wire.events?.message(message("a"));
  expect(heard).toEqual([{ kind: "message", from: "user" }, { kind: "message", from: "bot" }]);
});

describe("restart and erase", () => {
  it("restarts when the server says so, and not otherwise", async () => {
    await wire.connect();
    wire.events?.message(message("a", { level: "emergency" }));
    wire.answers["restart"] = () => ({ ok: false, reason: "failed", text: "" });
    expect(await store.restart()).toBe(false);
    expect(store.state.level).toBe("emergency");
    wire.answers["restart"] = () => ({ ok: true, messages: [message("r")] });
    expect(await store.restart()).toBe(true);
    expect(store.state.level).toBe("none");
    expect(store.state.entries.map((entry) => entry.id)).toEqual(["r"]);
  });
  it("erases: a new session, the receipt, a new welcome", async () => {
    await wire.connect();
    wire.answers["erase"] = () => ({ ok: true, session: "fresh", text: "Receipt 1" });
    wire.answers["hello"] = ({ session }: { session: string }) => greeting({ session, messages: [message("w2")] });
    expect(await store.erase("Deleted.")).toBe(true);
    expect(kept).toBe("fresh");
    expect(store.state.notice).toBe("Receipt 1");
    expect(store.state.entries.map((entry) => entry.id)).toEqual(["w2"]);
  });
  it("never claims to have erased while offline", async () => {
    await wire.connect();
    wire.drop();
    expect(await store.erase("Deleted.")).toBe(false);
    expect(kept).toBe("new");
    expect(store.state.entries).toHaveLength(1);
  });
});

it("answers panels and feedback, also when nothing comes back", async () => {
  expect(await store.panel("why")).toMatchObject({ ok: false });
  expect(await store.feedback("a", true)).toBe(false);
  await wire.connect();
  wire.answers["panel"] = ({ what }: { what: string }) => ({ ok: true, text: what });
  expect(await store.panel("summary")).toEqual({ ok: true, text: "summary" });
  expect(await store.feedback("a", false)).toBe(true);
});

it("shows the receipt alone after the server has erased the conversation", async () => {
  await wire.connect();
  wire.answers["say"] = () => ({ ok: false, reason: "failed", text: "" });
  store.say("secret that did not arrive");
  await vi.advanceTimersByTimeAsync(0);
  wire.events?.message(message("advice", { level: "urgent" }));
  wire.events?.message(message("receipt"));
  wire.answers["hello"] = () => greeting({ messages: [message("receipt")] });
  wire.events?.renew(true);
  expect(store.state.entries.map((entry) => entry.id)).toEqual(["w", "advice", "receipt"]);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.state.entries.map((entry) => entry.id)).toEqual(["receipt"]);
  expect(store.state.level).toBe("none");
});

it("shows what another tab wrote, and forgets what another tab deleted", async () => {
  await wire.connect();
  wire.events?.message(message("q", { buttons: [{ title: "No", payload: "/no" }] }));
  wire.events?.message(message("theirs", { from: "user" }));
  expect(store.state.entries.map((entry) => entry.id)).toEqual(["w", "q", "theirs"]);
  expect(last()?.delivery).toBeUndefined();
  wire.events?.renew(false);
  await vi.advanceTimersByTimeAsync(0);
  expect(store.state.entries.map((entry) => entry.id)).toEqual(["w"]);
});
