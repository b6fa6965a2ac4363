/** Colours and sizes, as custom properties of the host that all parts inherit. */
import { css } from "lit";

const light = css`
  color-scheme: light;
  --bg: #f3f6f5;
  --surface: #ffffff;
  --text: #1b2a2a;
  --muted: #4a5c5b;
  --line: #d5dedc;
  --edge: #6b7f7d;
  --accent: #0e5c62;
  --accent-strong: #0a464b;
  --on-accent: #ffffff;
  --soft: #e2eeec;
  --focus: #0b57d0;
  --danger: #a3161f;
  --emergency-bg: #a3161f;
  --emergency-text: #ffffff;
  --emergency-button: #ffffff;
  --emergency-button-text: #8a0d16;
  --emergency-card: #fdf0f0;
  --emergency-ink: #8a0d16;
  --urgent-card: #fff6e5;
  --urgent-edge: #b86a0b;
  --urgent-ink: #743d00;
  --soon-card: #ecf4fb;
  --soon-edge: #3673a8;
  --soon-ink: #164a74;
  --shadow: 0 1px 2px rgb(16 42 42 / 10%);
  --float: 0 12px 40px rgb(10 30 30 / 28%), 0 2px 8px rgb(10 30 30 / 14%);
`;

const dark = css`
  color-scheme: dark;
  --bg: #121a1b;
  --surface: #1d282a;
  --text: #e7efed;
  --muted: #adbebb;
  --line: #324143;
  --edge: #7f9491;
  --accent: #7fd1cb;
  --accent-strong: #a5e3de;
  --on-accent: #06272a;
  --soft: #24383a;
  --focus: #9cc2ff;
  --danger: #ff9c9c;
  --emergency-bg: #a81a23;
  --emergency-text: #ffffff;
  --emergency-button: #ffffff;
  --emergency-button-text: #8a0d16;
  --emergency-card: #3a1b1e;
  --emergency-ink: #ffb3b3;
  --urgent-card: #33280f;
  --urgent-edge: #e0a24a;
  --urgent-ink: #ffd699;
  --soon-card: #15293a;
  --soon-edge: #76aedd;
  --soon-ink: #b9dbf8;
  --shadow: 0 1px 2px rgb(0 0 0 / 40%);
  --float: 0 12px 40px rgb(0 0 0 / 60%), 0 0 0 1px #324143;
`;

export const tokens = css`
  :host {
    all: initial;
    --fs: max(1rem, 16px);
    --fs-small: calc(var(--fs) * 0.875);
    --fs-large: calc(var(--fs) * 1.125);
    --radius: 16px;
    --target: 44px;
    font: normal var(--fs) / 1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", sans-serif;
    color: var(--text);
    ${light}
  }
  @media (prefers-color-scheme: dark) {
    :host(:not([theme="light"])) {
      ${dark}
    }
  }
  :host([theme="dark"]) {
    ${dark}
  }
  @media (prefers-contrast: more) {
    :host {
      --muted: var(--text);
      --line: var(--edge);
      --edge: var(--text);
    }
  }
`;
