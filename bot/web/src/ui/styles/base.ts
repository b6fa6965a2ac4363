/** What every part shares: boxes, focus, hidden words, buttons. */
import { css } from "lit";

export const base = css`
  *,
  *::before,
  *::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  p,
  ol,
  ul {
    margin: 0;
    padding: 0;
  }
  svg {
    display: block;
    flex: none;
    inline-size: 1.25em;
    block-size: 1.25em;
  }
  a {
    color: var(--accent);
    text-underline-offset: 0.15em;
    overflow-wrap: anywhere;
  }
  .number {
    white-space: nowrap;
  }
  :focus-visible {
    outline: 3px solid var(--focus);
    outline-offset: 2px;
  }
  .hidden-words {
    position: absolute;
    inline-size: 1px;
    block-size: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  @media (prefers-reduced-motion: reduce) {
    *,
    *::before,
    *::after {
      animation: none !important;
      transition: none !important;
      scroll-behavior: auto !important;
    }
  }
`;

export const buttons = css`
  button,
  .button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5em;
    min-block-size: var(--target);
    min-inline-size: var(--target);
    padding: 0.4em 1em;
    border: 1px solid var(--edge);
    border-radius: 999px;
    background: var(--surface);
    color: var(--accent);
    font: inherit;
    font-weight: 600;
    line-height: 1.25;
    text-align: center;
    text-decoration: none;
    cursor: pointer;
    transition: background-color 0.15s;
  }
  button:hover,
  .button:hover {
    background: var(--soft);
  }
  button.primary {
    border-color: var(--accent);
    background: var(--accent);
    color: var(--on-accent);
  }
  button.primary:hover {
    background: var(--accent-strong);
  }
  button.danger {
    border-color: var(--emergency-bg);
    background: var(--emergency-bg);
    color: var(--emergency-text);
  }
  button.plain {
    border-color: transparent;
    background: none;
    color: inherit;
  }
  button.plain:hover {
    background: rgb(127 127 127 / 20%);
  }
  button.icon {
    padding: 0;
  }
  @media (forced-colors: active) {
    button,
    .button,
    button.plain {
      border-color: ButtonBorder;
    }
  }
`;
