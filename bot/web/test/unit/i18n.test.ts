import { describe, expect, it } from "vitest";
import { LANGUAGES, chooseLanguage, fill, translator } from "../../src/i18n";

const holes = (text: string): string[] => [...text.matchAll(/\{\w+\}/g)].map(String).sort();

describe.each(Object.entries(LANGUAGES))("%s", (_, { texts }) => {
  const english = LANGUAGES.en.texts;
  it("has the same keys as English", () => expect(Object.keys(texts).sort()).toEqual(Object.keys(english).sort()));
  it.each(Object.keys(english) as (keyof typeof english)[])("%s is there, with the same holes", (key) => {
    expect(texts[key].trim()).not.toBe("");
    expect(holes(texts[key])).toEqual(holes(english[key]));
  });
});

describe("chooseLanguage", () => {
  it.each([
    [["es-MX"], "es"],
    [["fr", "ES", "en"], "es"],
    [[null, undefined, ""], "en"],
    [["constructor"], "en"],
    [["de-DE"], "en"],
  ])("%j", (wished, chosen) => expect(chooseLanguage(...wished)).toBe(chosen));
});

it("fills in values and leaves unknown holes alone", () => {
  expect(fill("{a} {b}", { a: 1 })).toBe("1 {b}");
  expect(translator("es")("call", { number: "112" })).toBe("Llamar al 112");
});
