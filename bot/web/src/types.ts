/** The protocol between the page and the server. */

export type Level = "none" | "soon" | "urgent" | "emergency";
export type Language = "en" | "es";
export type PanelKind = "why" | "summary";

export interface Button {
  title: string;
  payload: string;
}

export interface Picture {
  url: string;
  alt: string;
}

export interface Message {
  id: string;
  from: "bot" | "user";
  text: string;
  buttons: Button[];
  level: Level;
  time: string;
  picture?: Picture | null;
  /** What the person thought of it. */
  helpful?: boolean | null;
}

export interface Numbers {
  emergency: string;
  crisis: string | null;
  poison: string | null;
  oncology: string | null;
}

export interface HelloReply {
  ok: true;
  session: string;
  messages: Message[];
  level: Level;
  numbers: Numbers;
  max_chars: number;
}

export interface Refusal {
  ok: false;
  reason: string;
  text: string;
}

export type Ack = { ok: true } | Refusal;
export type PanelReply = { ok: true; text: string } | Refusal;
export type RestartReply = { ok: true; messages: Message[] } | Refusal;
export type EraseReply = { ok: true; session: string; text?: string } | Refusal;

/** What the page may ask of the server, and what comes back. */
export interface Requests {
  hello: { send: { session: string | null; language: Language }; reply: HelloReply | Refusal };
  say: { send: { id: string; text: string }; reply: Ack };
  tap: { send: { id: string; payload: string; title: string }; reply: Ack };
  panel: { send: { what: PanelKind }; reply: PanelReply };
  feedback: { send: { message: string; helpful: boolean }; reply: Ack };
  restart: { send: Record<string, never>; reply: RestartReply };
  erase: { send: Record<string, never>; reply: EraseReply };
}

export const LEVELS: readonly Level[] = ["none", "soon", "urgent", "emergency"];

export function asLevel(value: unknown): Level {
  return LEVELS.includes(value as Level) ? (value as Level) : "none";
}
