// @vitest-environment happy-dom
import { render } from "lit";
import { expect, it } from "vitest";
import { richText } from "../../src/ui/rich-text";

function draw(text: string): HTMLElement {
  const box = document.createElement("div");
  render(richText(text), box);
  return box;
}

it("shows tags as text", () => {
  const box = draw("<img src=x onerror=alert(1)><script>alert(2)</script>");
  expect(box.querySelector("img, script")).toBeNull();
  expect(box.textContent).toContain("<img src=x onerror=alert(1)><script>alert(2)</script>");
});

it("builds links as elements", () => {
  const box = draw("Call tel:911 or see https://example.org.");
  const [phone, web] = box.querySelectorAll("a");
  expect(phone?.getAttribute("href")).toBe("tel:911");
  expect(phone?.hasAttribute("target")).toBe(false);
  expect(web?.getAttribute("href")).toBe("https://example.org/");
  expect(web?.getAttribute("rel")).toContain("noopener");
});

it("lets each line find its own direction", () => {
  const lines = [...draw("hello\n\u0645\u0631\u062d\u0628\u0627").querySelectorAll("p")];
  expect(lines.map((line) => line.dir)).toEqual(["auto", "auto"]);
});
