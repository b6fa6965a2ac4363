/** Icons, drawn inline; each stands beside words or on a labelled button, so all are hidden from screen readers. */
import { svg, type TemplateResult } from "lit";

const icon = (body: TemplateResult): TemplateResult =>
  svg`<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="2" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true">${body}</svg>`;

export const icons = {
  chat: icon(svg`<path d="M21 12a8 8 0 0 1-8 8H4l1.8-3.2A8 8 0 1 1 21 12Z"/><path d="M9 12h6M12 9v6"/>`),
  close: icon(svg`<path d="M6 6l12 12M18 6 6 18"/>`),
  menu: icon(svg`<path d="M4 7h16M4 12h16M4 17h16"/>`),
  send: icon(svg`<path d="M12 19V5M5 12l7-7 7 7"/>`),
  phone: icon(svg`<path d="M6.5 3h3l1.5 5-2 1.5a12 12 0 0 0 5.5 5.5l1.5-2 5 1.5v3a2 2 0 0 1-2.2 2A17 17 0 0 1 4.5 5.2 2 2 0 0 1 6.5 3Z"/>`),
  emergency: icon(svg`<path d="M12 3 2.5 20h19L12 3Z"/><path d="M12 10v4M12 17.2v.1"/>`),
  urgent: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M12 7v5.5l3.5 2"/>`),
  soon: icon(svg`<rect x="4" y="5" width="16" height="15" rx="2"/><path d="M4 10h16M8 3v4M16 3v4"/>`),
  up: icon(svg`<path d="M7 11v9H4v-9h3Zm0 0 4-8a2.5 2.5 0 0 1 2.5 2.5V9H19a2 2 0 0 1 2 2.3l-1.2 7A2 2 0 0 1 17.8 20H7"/>`),
  down: icon(svg`<path d="M17 13V4h3v9h-3Zm0 0-4 8a2.5 2.5 0 0 1-2.5-2.5V15H5a2 2 0 0 1-2-2.3l1.2-7A2 2 0 0 1 6.2 4H17"/>`),
  why: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M9.5 9.5a2.5 2.5 0 1 1 3.5 2.3c-.7.3-1 .8-1 1.7M12 17v.1"/>`),
  summary: icon(svg`<path d="M7 3h7l4 4v14H7a1 1 0 0 1-1-1V4a1 1 0 0 1 1-1Z"/><path d="M9.5 11h5M9.5 15h5M14 3v4h4"/>`),
  save: icon(svg`<path d="M12 4v11M7 10.5l5 5 5-5M5 20h14"/>`),
  restart: icon(svg`<path d="M4 12a8 8 0 1 0 2.5-5.8L4 8.5M4 4v4.5h4.5"/>`),
  erase: icon(svg`<path d="M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13"/>`),
  globe: icon(svg`<circle cx="12" cy="12" r="9"/><path d="M3 12h18M12 3c3 3 3 15 0 18M12 3c-3 3-3 15 0 18"/>`),
  copy: icon(svg`<rect x="9" y="9" width="11" height="11" rx="2"/><path d="M5 15V6a2 2 0 0 1 2-2h8"/>`),
  print: icon(svg`<path d="M7 8V3h10v5M7 17H4v-7a2 2 0 0 1 2-2h12a2 2 0 0 1 2 2v7h-3M7 14h10v7H7z"/>`),
  retry: icon(svg`<path d="M20 12a8 8 0 1 1-2.5-5.8L20 8.5M20 4v4.5h-4.5"/>`),
  offline: icon(svg`<path d="M3 3l18 18M8.5 16.4a5 5 0 0 1 7 0M5 12.8a10 10 0 0 1 5-2.6M19 12.8a10 10 0 0 0-4-2.4M12 20v.1"/>`),
  newest: icon(svg`<path d="M12 5v14M5 12l7 7 7-7"/>`),
};
