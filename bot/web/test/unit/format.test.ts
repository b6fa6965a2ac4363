import { describe, expect, it } from "vitest";
import { telHref } from "../../src/format/phone";
import { clock, dayKey, dayName, fileDay } from "../../src/format/time";
import { transcript } from "../../src/format/transcript";
import { translator } from "../../src/i18n";
import type { Message } from "../../src/types";

describe("telHref", () => {
  it.each([
    ["911", "tel:911"],
    ["1-800-222-1222", "tel:18002221222"],
    ["+49 (0)30 / 123", "tel:+49030123"],
    ["*31#112", "tel:*31%23112"],
    ["the nurse", undefined],
    ["911 or 112", undefined],
    ["javascript:1", undefined],
    ["-", undefined],
    ["", undefined],
    [null, undefined],
  ])("%s", (number, href) => expect(telHref(number)).toBe(href));
});

describe("days and times", () => {
  const words = { today: "Today", yesterday: "Yesterday" };
  const at = (day: number, hour = 12): string => new Date(2024, 2, day, hour).toISOString();
  const now = new Date(2024, 2, 10, 0, 5);

  it("names today, yesterday and other days", () => {
    expect(dayName(at(10, 0), "en", words, now)).toBe("Today");
    expect(dayName(at(9, 23), "en", words, now)).toBe("Yesterday");
    expect(dayName(at(1), "en", words, now)).toBe("Friday, March 1");
    expect(dayName(at(1), "es", words, now)).toBe("viernes, 1 de marzo");
    expect(dayName(new Date(2023, 11, 31).toISOString(), "en", words, now)).toContain("2023");
  });
  it("is empty for a time that is none", () => {
    expect([clock("soon", "en"), dayKey("soon"), dayName("soon", "en", words, now)]).toEqual(["", "", ""]);
  });
  it("writes the clock as the language does", () => {
    expect(clock(at(1, 14), "en").replace("\u202f", " ")).toBe("2:00 PM");
    expect(clock(at(1, 14), "es")).toBe("14:00");
  });
  it("names files by day", () => expect(fileDay(new Date(2024, 0, 5))).toBe("2024-01-05"));
});

it("writes the conversation down, with the disclaimer first", () => {
  const message = (from: "bot" | "user", text: string): Message => ({ id: text, from, text, buttons: [], level: "none", time: "2024-03-01T12:00:00Z" });
  const text = transcript([message("user", "my\u202e leg"), message("bot", "Call 112.")], translator("en"), "en", "112");
  expect(text).toMatch(/^Conversation with Bonewatch\nGeneral information, not medical advice.*\nEmergency\? Call 112 now\.\n\n\[.*\] You:\nmy leg\n\n\[.*\] Bonewatch:\nCall 112\.\n$/);
});
