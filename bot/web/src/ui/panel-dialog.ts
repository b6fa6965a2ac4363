/** The reasons, or the summary: fetched text to read, copy, print and keep. */
import { html, type TemplateResult } from "lit";
import { cleanText } from "../format/text";
import { fileDay } from "../format/time";
import type { PanelKind, PanelReply } from "../types";
import { DialogElement } from "./dialog";
import { icons } from "./icons";
import { copyText, printText, saveText } from "./keep";
import { richText } from "./rich-text";

export class TriagePanelDialog extends DialogElement {
  static override properties = { ...DialogElement.properties, text: { state: true }, state: { state: true } };
  declare text: string;
  declare state: "loading" | "there" | "failed";
  private what: PanelKind = "why";

  constructor() {
    super();
    this.text = "";
    this.state = "loading";
  }

  async show(what: PanelKind, fetched: Promise<PanelReply>, back: HTMLElement): Promise<void> {
    this.what = what;
    this.state = "loading";
    this.text = "";
    await this.open(back);
    const reply = await fetched;
    this.text = cleanText(reply.text);
    this.state = reply.ok ? "there" : "failed";
  }

  protected override heading(): string {
    return this.context.t(this.what);
  }

  protected override body(): TemplateResult {
    const { t } = this.context;
    if (this.state === "loading") return html`<p role="status">${t("loading")}</p>`;
    if (this.state === "failed") return html`<p role="alert">${this.text || t("panelFailed")}</p>`;
    return html`<div class="text" lang="en">${richText(this.text, "en")}</div>`;
  }

  protected override footer(): TemplateResult {
    const { t } = this.context;
    if (this.state !== "there") return html``;
    return html`
      <button class="primary" @click=${this.copy}>${icons.copy}${t("copy")}</button>
      <button @click=${() => printText(this.heading(), this.text, this.context.language)}>${icons.print}${t("print")}</button>
      <button @click=${this.save}>${icons.save}${t("save")}</button>
    `;
  }

  private async copy(): Promise<void> {
    const { t } = this.context;
    this.status = (await copyText(this.text, this.renderRoot.querySelector(".text"))) ? t("copied") : t("copyFailed");
  }

  private save(): void {
    const { t } = this.context;
    saveText(`${t(this.what === "why" ? "whyFile" : "summaryFile")}-${fileDay()}.txt`, `${this.heading()}\n\n${this.text}\n`);
  }
}
