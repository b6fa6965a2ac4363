/** Where the chat stands on the page, and how its parts share the room. */
import { css } from "lit";

export const chatStyles = css`
  :host {
    display: block;
  }
  :host([mode="page"]) {
    block-size: 100vh;
    block-size: var(--triage-height, 100dvh);
  }
  :host([hidden]) {
    display: none;
  }
  .frame {
    position: relative;
    block-size: 100%;
  }
  :host(:not([mode="page"])) .frame {
    position: fixed;
    z-index: 2147483000;
    inset-block-end: 16px;
    inset-inline-end: 16px;
    block-size: auto;
  }
  :host(:not([mode="page"])[position="left"]) .frame {
    inset-inline: 16px auto;
  }
  :host(:not([mode="page"])[open]) .frame {
    inline-size: min(410px, calc(100vw - 32px));
    block-size: min(700px, calc(100dvh - 32px));
  }
  .size {
    block-size: 100%;
    container-type: size;
  }
  .panel {
    display: flex;
    flex-direction: column;
    block-size: 100%;
    background: var(--bg);
  }
  :host(:not([mode="page"])) .panel {
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    box-shadow: var(--float);
  }
  @media (max-width: 30em), (max-height: 30em) {
    :host(:not([mode="page"])[open]) .frame {
      inset: 0;
      inline-size: 100%;
      block-size: var(--triage-height, 100dvh);
    }
    :host(:not([mode="page"])) .panel {
      border: 0;
      border-radius: 0;
    }
  }
  .top {
    display: flex;
    flex: none;
    align-items: center;
    gap: 0.25em;
    padding: 0.4em 0.5em 0.4em 1em;
    border-block-end: 1px solid var(--line);
    background: var(--surface);
  }
  .top > svg {
    inline-size: 1.75em;
    block-size: 1.75em;
    margin-inline-end: 0.5em;
    color: var(--accent);
  }
  .names {
    flex: 1;
    min-inline-size: 0;
  }
  h1,
  h2 {
    margin: 0;
    font-size: var(--fs-large);
    line-height: 1.3;
  }
  .tagline {
    overflow: hidden;
    color: var(--muted);
    font-size: var(--fs-small);
    line-height: 1.3;
  }
  .wide {
    display: none;
  }
  .line {
    flex: none;
    padding: 0.35em 1em;
    border-block-end: 1px solid var(--line);
    background: var(--emergency-card);
    color: var(--emergency-ink);
    font-size: var(--fs-small);
    font-weight: 600;
    text-align: center;
  }
  .line a {
    display: inline-block;
    padding-block: 0.25em;
    color: inherit;
  }
  .bottom {
    flex: none;
    padding: 0.6em 1em 0.5em;
    border-block-start: 1px solid var(--line);
    background: var(--surface);
  }
  .disclaimer {
    max-inline-size: 46em;
    margin: 0.4em auto 0;
    color: var(--muted);
    font-size: calc(var(--fs) * 0.8125);
    line-height: 1.4;
    text-align: center;
    text-wrap: balance;
  }
  .skip {
    position: absolute;
    z-index: 3;
    inset-block-start: 8px;
    inset-inline-start: 8px;
    padding: 0.6em 1em;
    border-radius: 8px;
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  .skip:not(:focus) {
    inset-block-start: -100px;
  }
  @container (min-width: 44em) {
    .wide {
      display: inline-flex;
    }
    .line {
      font-size: var(--fs);
    }
  }
  @container (max-width: 26em) {
    .tagline {
      display: none;
    }
  }
  /* On very low screens, or with much zoom, everything scrolls as one. */
  @container (max-height: 26em) {
    .panel {
      overflow: hidden auto;
      scroll-padding-block: 7em 1em;
    }
  }
`;
