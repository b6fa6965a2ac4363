/** Asks before something is lost, and says plainly when it did not work. */
import { html, type TemplateResult } from "lit";
import { DialogElement } from "./dialog";

export interface Question {
  title: string;
  lines: string[];
  yes: string;
  danger: boolean;
  /** Does it; false when it failed. */
  run: () => Promise<boolean>;
  /** What gets the focus when it was done. */
  then: HTMLElement;
}

export class TriageConfirmDialog extends DialogElement {
  static override properties = { ...DialogElement.properties, busy: { state: true } };
  declare busy: boolean;
  private question: Question | undefined;

  constructor() {
    super();
    this.busy = false;
  }

  async ask(question: Question, back: HTMLElement): Promise<void> {
    this.question = question;
    await this.open(back);
  }

  protected override heading(): string {
    return this.question?.title ?? "";
  }

  protected override body(): TemplateResult {
    return html`${(this.question?.lines ?? []).map((line) => html`<p>${line}</p>`)}`;
  }

  protected override footer(): TemplateResult {
    return html`
      <button class=${this.question?.danger ? "danger" : "primary"} aria-disabled=${this.busy} @click=${this.confirm}>
        ${this.question?.yes}
      </button>
      <button @click=${() => this.close()}>${this.context.t("cancel")}</button>
    `;
  }

  private async confirm(): Promise<void> {
    const question = this.question;
    if (!question || this.busy) return;
    this.busy = true;
    this.status = this.context.t("loading");
    const done = await question.run();
    this.busy = false;
    if (done) this.close(question.then);
    else this.status = this.context.t("actionFailed");
  }
}
