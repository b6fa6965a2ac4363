/** Draws the plain text of a message: lines, lists and links, as elements with text, never as HTML. */
import { html, nothing, type TemplateResult } from "lit";
import { blocks, linkParts, numberParts } from "../format/text";

/** The server speaks English, but for lines that say so in Spanish; English ones have none of these letters. */
const SPANISH = /[áéíóúñ¿¡]/i;

export function richText(text: string, language?: "en"): TemplateResult[] {
  return blocks(text).map((block) => {
    switch (block.kind) {
      case "gap":
        return html`<div class="gap"></div>`;
      case "bullets":
        return html`<ul dir="auto">${block.items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`;
      case "numbers":
        return html`<ol dir="auto" start=${block.start}>${block.items.map((item) => html`<li>${inline(item)}</li>`)}</ol>`;
      case "line":
        return html`<p dir="auto" lang=${language && SPANISH.test(block.text) ? "es" : nothing}>${inline(block.text)}</p>`;
    }
  });
}

function inline(text: string): (TemplateResult | string)[] {
  return linkParts(text).flatMap((part) => {
    if (!part.href) return unbroken(part.text);
    const web = !part.href.startsWith("tel:");
    return html`<a href=${part.href} target=${web ? "_blank" : nothing} rel=${web ? "noopener noreferrer nofollow" : nothing}
      >${part.text}</a>`;
  });
}

/** The text with each phone number kept on one line. */
function unbroken(text: string): (TemplateResult | string)[] {
  return numberParts(text).map((part) => (part.number ? html`<span class="number">${part.text}</span>` : part.text));
}
