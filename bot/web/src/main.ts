/** Defines the elements. The one entry of the bundle, for our own page and for others. */
import { TriageBanner } from "./ui/banner";
import { TriageComposer } from "./ui/composer";
import { TriageConfirmDialog } from "./ui/confirm-dialog";
import { TriageLauncher } from "./ui/launcher";
import { TriageLog } from "./ui/log";
import { TriageMenu } from "./ui/menu";
import { TriageMessage } from "./ui/message";
import { TriageNotice } from "./ui/notice";
import { TriagePanelDialog } from "./ui/panel-dialog";
import { TriagePhonesDialog } from "./ui/phones-dialog";
import { TriageChat } from "./ui/triage-chat";

const parts: [string, CustomElementConstructor][] = [
  ["triage-banner", TriageBanner],
  ["triage-composer", TriageComposer],
  ["triage-confirm-dialog", TriageConfirmDialog],
  ["triage-launcher", TriageLauncher],
  ["triage-log", TriageLog],
  ["triage-menu", TriageMenu],
  ["triage-message", TriageMessage],
  ["triage-notice", TriageNotice],
  ["triage-panel-dialog", TriagePanelDialog],
  ["triage-phones-dialog", TriagePhonesDialog],
];

if (!customElements.get("triage-chat")) {
  // As a classic script (on other pages) it knows its own address; our own page needs none.
  const script = document.currentScript as HTMLScriptElement | null;
  if (script?.src) TriageChat.defaultServer = new URL("..", script.src).href;
  for (const [name, part] of parts) if (!customElements.get(name)) customElements.define(name, part);
  customElements.define("triage-chat", TriageChat);
}
