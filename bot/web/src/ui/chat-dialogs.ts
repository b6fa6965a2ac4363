/** What opens above the conversation: panels, phone numbers, and the questions before something is lost. */
import { fileDay } from "../format/time";
import { transcript } from "../format/transcript";
import type { ChatStore } from "../store/chat-store";
import type { ChatState } from "../store/state";
import type { PanelKind } from "../types";
import type { TriageConfirmDialog } from "./confirm-dialog";
import type { ChatContext } from "./context";
import { saveText } from "./keep";
import type { TriagePanelDialog } from "./panel-dialog";
import type { TriagePhonesDialog } from "./phones-dialog";

/** The chat, as far as its dialogs need it. */
export interface DialogHost {
  find<Part extends Element>(selector: string): Part;
  context(): ChatContext;
  state(): ChatState;
  store(): ChatStore | undefined;
}

interface Words {
  title: string;
  lines: string[];
  yes: string;
  danger: boolean;
}

export class ChatDialogs {
  constructor(private readonly host: DialogHost) {}

  /** `opener` gets the focus back, here as in all of them. */
  panel(what: PanelKind, opener: HTMLElement): void {
    const store = this.host.store();
    if (store) void this.host.find<TriagePanelDialog>("triage-panel-dialog").show(what, store.panel(what), opener);
  }

  phones(opener: HTMLElement): void {
    const { emergency, crisis, poison, oncology } = this.host.context();
    const numbers = { emergency, crisis, poison, oncology };
    void this.host.find<TriagePhonesDialog>("triage-phones-dialog").show(numbers, opener);
  }

  saveTranscript(): void {
    const { t, language, emergency } = this.host.context();
    saveText(`${t("transcriptFile")}-${fileDay()}.txt`, transcript(this.host.state().entries, t, language, emergency));
  }

  restart(opener: HTMLElement): void {
    const { t, emergency } = this.host.context();
    const lines = [t("restartText")];
    if (this.host.state().level === "emergency") lines.unshift(t("emergencyStays", { number: emergency }));
    this.ask({ title: t("restartTitle"), lines, yes: t("restartYes"), danger: false }, opener, (store) => store.restart());
  }

  erase(opener: HTMLElement): void {
    const { t } = this.host.context();
    const words = { title: t("eraseTitle"), lines: [t("eraseText")], yes: t("eraseYes"), danger: true };
    this.ask(words, opener, (store) => store.erase(t("erased")));
  }

  private ask(words: Words, opener: HTMLElement, act: (store: ChatStore) => Promise<boolean>): void {
    const store = this.host.store();
    const run = async (): Promise<boolean> => (store ? act(store) : false);
    const then = this.host.find<HTMLElement>("triage-composer");
    void this.host.find<TriageConfirmDialog>("triage-confirm-dialog").ask({ ...words, run, then }, opener);
  }
}
