/** What the chat knows, and the pure steps from one state to the next. */
import { cleanText } from "../format/text";
import { asLevel, type HelloReply, type Level, type Message, type Numbers } from "../types";

export type Delivery = "waiting" | "sending" | "failed";
export type Connection = "idle" | "connecting" | "ready" | "reconnecting";

export interface Entry extends Message {
  delivery?: Delivery;
  /** Why the server refused it, in words for the person. */
  note?: string;
}

export interface ChatState {
  entries: readonly Entry[];
  level: Level;
  numbers: Numbers | null;
  maxChars: number;
  connection: Connection;
  typing: boolean;
  slow: boolean;
  notice: string;
}

export const initialState: ChatState = {
  entries: [],
  level: "none",
  numbers: null,
  maxChars: 4_000,
  connection: "idle",
  typing: false,
  slow: false,
  notice: "",
};

/** A message as it came over the wire, with every field of the right kind. */
export function tidy(message: Message): Entry {
  const buttons = Array.isArray(message.buttons) ? message.buttons : [];
  return {
    id: String(message.id),
    from: message.from === "user" ? "user" : "bot",
    text: cleanText(message.text),
    buttons: buttons
      .filter((button) => typeof button?.payload === "string")
      .map((button) => ({ title: cleanText(button.title) || button.payload, payload: button.payload })),
    level: asLevel(message.level),
    time: String(message.time ?? ""),
    ...(message.picture?.url ? { picture: { url: String(message.picture.url), alt: cleanText(message.picture.alt) } } : {}),
    ...(typeof message.helpful === "boolean" ? { helpful: message.helpful } : {}),
  };
}

/** The server's list takes the place of ours; what it has not got yet stays at the end. */
export function replayed(state: ChatState, reply: HelloReply): ChatState {
  const entries = reply.messages.map(tidy);
  const known = new Set(entries.map((entry) => entry.id));
  const open = state.entries.filter((entry) => entry.delivery && !known.has(entry.id));
  return {
    ...state,
    entries: [...entries, ...open],
    level: asLevel(reply.level),
    numbers: reply.numbers ?? state.numbers,
    maxChars: reply.max_chars > 0 ? reply.max_chars : state.maxChars,
    connection: "ready",
    typing: false,
    slow: false,
  };
}

export function received(state: ChatState, message: Message): ChatState {
  const entry = tidy(message);
  const there = state.entries.some((old) => old.id === entry.id);
  const entries = there ? state.entries.map((old) => (old.id === entry.id ? entry : old)) : [...state.entries, entry];
  if (entry.from === "user") return { ...state, entries };
  return { ...state, entries, level: entry.level, slow: false, notice: "" };
}

export function written(state: ChatState, id: string, text: string, time: string): ChatState {
  const entry: Entry = { id, from: "user", text: cleanText(text), buttons: [], level: "none", time, delivery: "waiting" };
  return { ...state, entries: [...state.entries, entry], notice: "" };
}

/** The entry with another state of delivery; none means that it has arrived. */
export function delivered(state: ChatState, id: string, delivery?: Delivery, note?: string): ChatState {
  const entries = state.entries.map((old) => {
    if (old.id !== id) return old;
    const entry: Entry = { ...old };
    delete entry.delivery;
    delete entry.note;
    if (delivery) entry.delivery = delivery;
    if (note) entry.note = cleanText(note);
    return entry;
  });
  return { ...state, entries };
}

/** Without what the server has not got. */
export function settled(state: ChatState): ChatState {
  return { ...state, entries: state.entries.filter((entry) => !entry.delivery) };
}

export function restarted(state: ChatState, messages: readonly Message[]): ChatState {
  const entries = messages.map(tidy);
  const last = entries.filter((entry) => entry.from === "bot").at(-1);
  return { ...state, entries, level: last?.level ?? "none", typing: false, slow: false, notice: "" };
}

/** The entry whose quick replies can be used: buttons die as soon as the person has said something. */
export function openQuestion(entries: readonly Entry[]): string | null {
  for (const entry of [...entries].reverse()) {
    if (entry.from === "user" && entry.delivery !== "failed") return null;
    if (entry.from === "bot" && entry.buttons.length) return entry.id;
  }
  return null;
}

/** The bot's entries at which the level changes: these are drawn as a card with a heading. */
export function levelCards(entries: readonly Entry[]): Set<string> {
  const cards = new Set<string>();
  let before: Level = "none";
  for (const entry of entries) {
    if (entry.from !== "bot") continue;
    if (entry.level !== before && entry.level !== "none") cards.add(entry.id);
    before = entry.level;
  }
  return cards;
}
