/** Times and days as the language of the interface writes them. */
import type { Language } from "../types";

function moment(iso: string): Date | undefined {
  const date = new Date(iso);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

export function clock(iso: string, language: Language): string {
  const date = moment(iso);
  return date ? new Intl.DateTimeFormat(language, { hour: "numeric", minute: "2-digit" }).format(date) : "";
}

export function fullTime(iso: string, language: Language): string {
  const date = moment(iso);
  return date ? new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "short" }).format(date) : "";
}

/** The local day of a time, as a key to compare. */
export function dayKey(iso: string): string {
  const date = moment(iso);
  return date ? `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}` : "";
}

export function dayName(iso: string, language: Language, words: { today: string; yesterday: string }, now = new Date()): string {
  const key = dayKey(iso);
  const before = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  if (key === dayKey(now.toISOString())) return words.today;
  if (key === dayKey(before.toISOString())) return words.yesterday;
  const date = moment(iso);
  if (!date) return "";
  const year = date.getFullYear() === now.getFullYear() ? {} : ({ year: "numeric" } as const);
  return new Intl.DateTimeFormat(language, { weekday: "long", day: "numeric", month: "long", ...year }).format(date);
}

/** `2024-05-01`, for the name of a file. */
export function fileDay(now = new Date()): string {
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
