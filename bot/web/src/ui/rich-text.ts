/** Draws the plain text of a message: lines, lists and links, as elements with text, never as HTML. */
import { html, nothing, type TemplateResult } from "lit";
import { blocks, linkParts } from "../format/text";

export function richText(text: string): TemplateResult[] {
  return blocks(text).map((block) => {
    switch (block.kind) {
      case "gap":
        return html`<div class="gap"></div>`;
      case "bullets":
        return html`<ul dir="auto">${block.items.map((item) => html`<li>${inline(item)}</li>`)}</ul>`;
      case "numbers":
        return html`<ol dir="auto" start=${block.start}>${block.items.map((item) => html`<li>${inline(item)}</li>`)}</ol>`;
      case "line":
        return html`<p dir="auto">${inline(block.text)}</p>`;
    }
  });
}

function inline(text: string): (TemplateResult | string)[] {
  return linkParts(text).map((part) => {
    if (!part.href) return part.text;
    const web = !part.href.startsWith("tel:");
    return html`<a href=${part.href} target=${web ? "_blank" : nothing} rel=${web ? "noopener noreferrer nofollow" : nothing}
      >${part.text}</a>`;
  });
}
