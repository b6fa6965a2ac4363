import { describe, expect, it } from "vitest";
import { delivered, initialState, levelCards, openQuestion, received, replayed, restarted, tidy, written } from "../../src/store/state";
import type { HelloReply, Level, Message } from "../../src/types";

const bot = (id: string, level: Level = "none", buttons: Message["buttons"] = []): Message => ({ id, from: "bot", text: id, buttons, level, time: "2024-01-01T00:00:00Z" });
const user = (id: string): Message => ({ ...bot(id), from: "user" });
const hello = (messages: Message[], level: Level = "none"): HelloReply => ({
  ok: true, session: "s", messages, level, numbers: { emergency: "112", crisis: null, poison: null, oncology: null }, max_chars: 500,
});
const yes = [{ title: "Yes", payload: "/y" }];

describe("tidy", () => {
  it("takes nothing from the wire on trust", () => {
    const odd = { id: 5, from: "root", text: null, buttons: [{ title: "\u202eA", payload: "/a" }, { title: "B" }, null], level: "fine", time: 0, picture: {} };
    expect(tidy(odd as unknown as Message)).toEqual({ id: "5", from: "bot", text: "", buttons: [{ title: "A", payload: "/a" }], level: "none", time: "0" });
  });
});

it("knows what the person thought of a reply", () => {
  expect(tidy({ ...bot("a"), helpful: false }).helpful).toBe(false);
  expect(tidy({ ...bot("a"), helpful: null })).not.toHaveProperty("helpful");
});

describe("replay", () => {
  it("replaces the list and keeps what has not arrived yet", () => {
    let state = written(written(initialState, "a", "arrived", "t"), "b", "open", "t");
    state = delivered(state, "a", "sending");
    const after = replayed(state, hello([bot("w"), user("a")], "urgent"));
    expect(after.entries.map((entry) => [entry.id, entry.delivery])).toEqual([["w", undefined], ["a", undefined], ["b", "waiting"]]);
    expect(after).toMatchObject({ level: "urgent", connection: "ready", maxChars: 500, numbers: { emergency: "112" } });
  });
});

describe("received", () => {
  it("adds a message once and takes its level", () => {
    const once = received(initialState, bot("a", "emergency"));
    const twice = received(once, { ...bot("a", "emergency"), text: "again" });
    expect(twice.entries).toHaveLength(1);
    expect(twice.entries[0]?.text).toBe("again");
    expect(twice.level).toBe("emergency");
  });
  it("takes no level from the person's own messages", () => {
    const state = received(received(initialState, bot("a", "urgent")), user("b"));
    expect(state.level).toBe("urgent");
  });
});

it("marks delivery and cleans the note", () => {
  const state = delivered(written(initialState, "a", "x", "t"), "a", "failed", "too\u202e fast");
  expect(state.entries[0]).toMatchObject({ delivery: "failed", note: "too fast" });
  expect(delivered(state, "a").entries[0]).not.toHaveProperty("note");
});

describe("openQuestion", () => {
  it("offers the buttons of the last answer alone", () => {
    expect(openQuestion([bot("a", "none", yes), user("b"), bot("c", "none", yes)].map(tidy))).toBe("c");
    expect(openQuestion([bot("a", "none", yes), bot("b")].map(tidy))).toBe("a");
  });
  it("takes them away as soon as something was said, and back when that did not arrive", () => {
    const state = written({ ...initialState, entries: [tidy(bot("a", "none", yes))] }, "b", "x", "t");
    expect(openQuestion(state.entries)).toBeNull();
    expect(openQuestion(delivered(state, "b", "failed").entries)).toBe("a");
  });
});

it("draws a card where the level changes", () => {
  const entries = [bot("a"), bot("b", "urgent"), bot("c", "urgent"), user("d"), bot("e", "emergency"), bot("f", "emergency"), bot("g", "urgent")].map(tidy);
  expect([...levelCards(entries)]).toEqual(["b", "e", "g"]);
});

it("restarts with nothing of before", () => {
  const state = restarted({ ...received(initialState, bot("a", "emergency")), typing: true }, [bot("b")]);
  expect(state).toMatchObject({ level: "none", typing: false });
  expect(state.entries.map((entry) => entry.id)).toEqual(["b"]);
});
