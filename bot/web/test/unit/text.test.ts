import { describe, expect, it } from "vitest";
import { blocks, cleanText, countChars, linkParts, numberParts, safeHref } from "../../src/format/text";

describe("cleanText", () => {
  it("strips what cannot be seen and what turns text around", () => {
    expect(cleanText("a\u202egnorw\u202c \u2066b\u2069\u0000\u0007\u001b[31m\u009f\ufeff")).toBe("agnorw b[31m");
  });
  it("keeps line breaks of every kind, tabs, joiners and clinical signs", () => {
    expect(cleanText("a\r\nb\rc\u2028d\te")).toBe("a\nb\nc\nd\te");
    expect(cleanText("temp > 39 C, SpO2 < 92%, 5*10 mg, [x], क्‍ष, 👨‍👩‍👧")).toBe("temp > 39 C, SpO2 < 92%, 5*10 mg, [x], क्‍ष, 👨‍👩‍👧");
  });
  it.each([null, undefined, 5, {}])("takes %s for no text", (value) => expect(cleanText(value)).toBe(""));
});

describe("links", () => {
  it.each([
    ["https://example.org/a?b=1", "https://example.org/a?b=1"],
    ["tel:911", "tel:911"],
    ["javascript:alert(1)", undefined],
    ["data:text/html,x", undefined],
    ["mailto:a@b.c", undefined],
    ["https://user:secret@example.org/", undefined],
    ["//example.org", undefined],
    ["", undefined],
  ])("safeHref %s", (address, href) => expect(safeHref(address)).toBe(href));

  it("cuts text at its links and leaves the punctuation outside", () => {
    expect(linkParts("See (https://a.org/x). Or tel:911, or HTTP://B.org!")).toEqual([
      { text: "See (" },
      { text: "https://a.org/x", href: "https://a.org/x" },
      { text: "). Or " },
      { text: "tel:911", href: "tel:911" },
      { text: ", or " },
      { text: "HTTP://B.org", href: "http://b.org/" },
      { text: "!" },
    ]);
  });
  it("keeps brackets that belong to the address", () => {
    expect(linkParts("https://a.org/b_(c)")[0]?.text).toBe("https://a.org/b_(c)");
  });
  it.each(["hotel:911 x", "javascript:alert(1)", "plain", "xhttps://a", "http://", "tel:abc"])("makes no link of %s", (text) => {
    expect(linkParts(text).every((part) => part.href === undefined || part.href.startsWith("http"))).toBe(true);
    expect(linkParts(text).map((part) => part.text).join("")).toBe(text);
  });
});

describe("blocks", () => {
  it("gathers lists and keeps their numbers", () => {
    expect(blocks("Which?\n1. One\n2. Two\n5. Five\n\n\n- a\n- b\nEnd")).toEqual([
      { kind: "line", text: "Which?" },
      { kind: "numbers", start: 1, items: ["One", "Two"] },
      { kind: "numbers", start: 5, items: ["Five"] },
      { kind: "gap" },
      { kind: "bullets", items: ["a", "b"] },
      { kind: "line", text: "End" },
    ]);
  });
  it("does not take a measure or a dash in a line for a list", () => {
    expect(blocks("38.5 degrees\n-5 is cold")).toEqual([
      { kind: "line", text: "38.5 degrees" },
      { kind: "line", text: "-5 is cold" },
    ]);
  });
});

it("counts characters as the server does", () => expect(countChars("a👍é")).toBe(3));

describe("numberParts", () => {
  it.each(["call 555-0100 or 1-800-222-1222.", "your 24-hour line", "5-10 mg", "2024-05-01", "no number"])("loses nothing of %j", (text) => {
    expect(numberParts(text).map((part) => part.text).join("")).toBe(text);
  });
  it("finds numbers to call, and leaves words alone", () => {
    const numbers = (text: string): string[] => numberParts(text).filter((part) => part.number).map((part) => part.text);
    expect(numbers("call 555-0100 or 1-800-222-1222.")).toEqual(["555-0100", "1-800-222-1222"]);
    expect(numbers("your 24-hour line")).toEqual([]);
  });
});
