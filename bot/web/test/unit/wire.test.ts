import { afterEach, expect, it, vi } from "vitest";
import { startFake, type Fake } from "../../dev/fake-server.mjs";
import { NoAnswer, socketWire, type Wire } from "../../src/net/wire";
import type { Message } from "../../src/types";

let server: Fake;
let wire: Wire;
afterEach(async () => {
  wire.stop();
  await server.close();
});

async function connect(timeout = 1_000): Promise<{ messages: Message[]; typing: boolean[]; downs: () => number }> {
  server = await startFake({ delay: 10 });
  wire = socketWire(server.url, timeout);
  const messages: Message[] = [];
  const typing: boolean[] = [];
  let downs = 0;
  await new Promise<void>((up) =>
    wire.start({ up, down: () => (downs += 1), message: (message) => messages.push(message), typing: (on) => typing.push(on), renew: () => undefined }),
  );
  return { messages, typing, downs: () => downs };
}

it("speaks the protocol over a real socket", async () => {
  const { messages, typing } = await connect();
  const hello = await wire.request("hello", { session: null, language: "en" });
  expect(hello).toMatchObject({ ok: true, level: "none", max_chars: 1000 });
  expect(await wire.request("say", { id: "a", text: "legs are weak" })).toEqual({ ok: true });
  expect(await wire.request("say", { id: "a", text: "legs are weak" })).toEqual({ ok: true });
  await vi.waitFor(() => expect(messages).toHaveLength(1));
  expect(messages[0]).toMatchObject({ from: "bot", level: "emergency" });
  await vi.waitFor(() => expect(typing).toEqual([true, false]));
});

it("tells a missing acknowledgement from a broken connection", async () => {
  const { downs } = await connect(200);
  await wire.request("hello", { session: null, language: "en" });
  await expect(wire.request("say", { id: "a", text: "lost" })).rejects.toMatchObject({ because: "timeout" });
  await expect(wire.request("say", { id: "b", text: "drop" })).rejects.toMatchObject({ because: "disconnected" });
  await vi.waitFor(() => expect(downs()).toBeGreaterThan(0));
  await expect(wire.request("restart", {})).rejects.toBeInstanceOf(NoAnswer);
});
