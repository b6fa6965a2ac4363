/** The conversation as a text to keep. */
import type { Translate } from "../i18n";
import type { Language, Message } from "../types";
import { cleanText } from "./text";
import { fullTime } from "./time";

export function transcript(messages: readonly Message[], t: Translate, language: Language, emergency: string): string {
  const head = [t("transcriptTitle"), t("disclaimer"), t("emergencyLine", { number: emergency })].join("\n");
  const parts = messages.map((message) => {
    const who = message.from === "bot" ? t("bot") : t("you");
    return `[${fullTime(message.time, language)}] ${who}:\n${cleanText(message.text)}`;
  });
  return [head, ...parts].join("\n\n") + "\n";
}
