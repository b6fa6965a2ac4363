/** The numbers to call, each a link that dials. */
import { css, html, nothing, type TemplateResult } from "lit";
import { telHref } from "../format/phone";
import type { Numbers } from "../types";
import { DialogElement } from "./dialog";
import { icons } from "./icons";

export class TriagePhonesDialog extends DialogElement {
  private numbers: Numbers | undefined;

  async show(numbers: Numbers, back: HTMLElement): Promise<void> {
    this.numbers = numbers;
    await this.open(back);
  }

  protected override heading(): string {
    return this.context.t("phones");
  }

  protected override body(): TemplateResult {
    const { t } = this.context;
    const { emergency, oncology, crisis, poison } = this.numbers ?? { emergency: "", oncology: null, crisis: null, poison: null };
    const line = (label: string, number: string | null): TemplateResult | typeof nothing => {
      if (!number) return nothing;
      const href = telHref(number);
      return html`<div class="phone">
        <dt>${label}</dt>
        <dd>${href ? html`<a class="button" href=${href}>${icons.phone}${t("call", { number })}</a>` : number}</dd>
      </div>`;
    };
    return html`<dl>
      ${line(t("phoneEmergency"), emergency)} ${line(t("phoneOncology"), oncology)} ${line(t("phoneCrisis"), crisis)}
      ${line(t("phonePoison"), poison)}
    </dl>`;
  }

  protected override footer(): TemplateResult {
    return html`<button @click=${() => this.close()}>${this.context.t("dialogClose")}</button>`;
  }

  static override styles = [
    DialogElement.styles,
    css`
      dl {
        margin: 0;
      }
      .phone {
        display: flex;
        flex-wrap: wrap;
        align-items: center;
        justify-content: space-between;
        gap: 0.25em 1em;
        padding-block: 0.5em;
        border-block-end: 1px solid var(--line);
      }
      dd {
        margin: 0;
      }
    `,
  ];
}
