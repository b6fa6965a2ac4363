/** Plain text of a message, made safe to show and split into what is drawn. Never HTML. */

// Bidirectional overrides and isolates can make a sentence read as another one; other control characters are invisible.
// eslint-disable-next-line no-control-regex
const UNSEEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g;
const LINE_BREAKS = /\r\n?|[\u2028\u2029]/g;
const LINK = /\b(?:https?:\/\/|tel:\+?\d)[^\s<>"]*/gi;
const TRAILING = /[.,;:!?'"»”’]+$/;
const BULLET = /^\s*[-•*]\s+(.+)$/;
const NUMBERED = /^\s*(\d{1,2})[.)]\s+(.+)$/;

export function cleanText(text: unknown): string {
  return typeof text === "string" ? text.replace(LINE_BREAKS, "\n").replace(UNSEEN, "") : "";
}

export interface Part {
  text: string;
  href?: string;
}

/** The address, if it is one that may become a link. */
export function safeHref(address: string): string | undefined {
  let url: URL;
  try {
    url = new URL(address);
  } catch {
    return undefined;
  }
  if (url.username || url.password) return undefined;
  return ["http:", "https:", "tel:"].includes(url.protocol) ? url.href : undefined;
}

/** The text cut at its links. Joined together again, the parts are the text. */
export function linkParts(text: string): Part[] {
  const parts: Part[] = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    const address = trimLink(found[0]);
    const href = safeHref(address);
    if (!href) continue;
    if (found.index > from) parts.push({ text: text.slice(from, found.index) });
    parts.push({ text: address, href });
    from = found.index + address.length;
  }
  if (from < text.length) parts.push({ text: text.slice(from) });
  return parts;
}

function trimLink(address: string): string {
  let link = address.replace(TRAILING, "");
  while (link.endsWith(")") && !link.includes("(")) link = link.slice(0, -1).replace(TRAILING, "");
  return link;
}

/** The text cut at what looks like a phone number with hyphens. Joined together again, the parts are the text. */
export function numberParts(text: string): { text: string; number: boolean }[] {
  return text
    .split(/(\+?\d+(?:-\d{2,})+)/)
    .map((part, index) => ({ text: part, number: index % 2 === 1 }))
    .filter((part) => part.text);
}

export type Block =
  | { kind: "line"; text: string }
  | { kind: "gap" }
  | { kind: "bullets"; items: string[] }
  | { kind: "numbers"; start: number; items: string[] };

/** The lines of a text, with runs of list lines gathered. No word is lost. */
export function blocks(text: string): Block[] {
  const result: Block[] = [];
  for (const line of text.trim().split("\n")) {
    const last = result.at(-1);
    const bullet = BULLET.exec(line)?.[1];
    const numbered = NUMBERED.exec(line);
    if (bullet !== undefined) {
      if (last?.kind === "bullets") last.items.push(bullet);
      else result.push({ kind: "bullets", items: [bullet] });
    } else if (numbered) {
      const number = Number(numbered[1]);
      const item = numbered[2] ?? "";
      if (last?.kind === "numbers" && last.start + last.items.length === number) last.items.push(item);
      else result.push({ kind: "numbers", start: number, items: [item] });
    } else if (line.trim()) result.push({ kind: "line", text: line.trim() });
    else if (last && last.kind !== "gap") result.push({ kind: "gap" });
  }
  return result;
}

/** How many characters the server counts. */
export function countChars(text: string): number {
  return Array.from(text).length;
}
