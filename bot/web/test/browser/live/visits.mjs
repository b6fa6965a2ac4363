/** Whole visits: what people come for, from the welcome to what they take away. */
import assert from "node:assert/strict";

const RED_FLAG = "since this morning both my legs feel weak and I cannot pass water";
const BACK = "my back has been aching for two weeks";
const readable = { viewport: { width: 800, height: 600 } };

export const visits = {
  async "first visit"(bench) {
    const page = await bench.open("/", { context: readable });
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.match(await bench.said.first().locator(".text").innerText(), /^In an emergency, call 911 now\./);
    assert.equal(await page.locator("triage-chat .line a").getAttribute("href"), "tel:911");
    assert.match(await page.locator(".disclaimer").innerText(), /not medical advice/);
    const { policy } = await page.evaluate(async () => ({ policy: (await fetch("/")).headers.get("content-security-policy") }));
    assert.doesNotMatch(policy, /unsafe/);
    await bench.assertTargets();
    await bench.stop("first-visit", { shown: true });
  },

  async "an emergency at once"(bench) {
    const page = await bench.open("/", { context: readable });
    await bench.said.first().waitFor();
    await bench.say(RED_FLAG);
    await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
    assert.match(await bench.said.last().locator(".text").innerText(), /^Call 911 now/);
    assert.equal(await page.getByRole("link", { name: "Call 911 now" }).getAttribute("href"), "tel:911");
    assert.match(await page.locator("triage-chat [aria-live=assertive]").innerText(), /Emergency\. Call 911 now/);
    assert.equal(await page.locator(".choices").count(), 0, "an emergency asks");
    assert.equal(await bench.focus(), "triage-chat triage-composer textarea");
    await bench.stop("emergency", { shown: true });
    await bench.ask("how is bone metastasis diagnosed?");
    assert.match(await bench.said.last().locator(".text").innerText(), /^Call 911 now/, "the emergency comes first in every reply");
    await page.getByRole("button", { name: "Summary for the crew" }).click();
    await page.getByRole("dialog").getByText(/weak/i).first().waitFor();
    await bench.stop("emergency-summary");
  },

  async "an interview by buttons"(bench) {
    const page = await bench.open("/", { context: readable });
    await bench.said.first().waitFor();
    await bench.ask(BACK);
    await page.getByRole("heading", { name: "Urgent: speak to your care team today" }).waitFor();
    assert.equal(await page.getByRole("link", { name: /555-0100/ }).getAttribute("href"), "tel:5550100");
    await bench.stop("urgent", { shown: true });
    let asked = 0;
    for (; asked < 8 && (await page.locator(".choices").count()); asked += 1) {
      const before = await bench.said.count();
      const harmless = /put weight on it/.test(await bench.said.last().locator(".text").innerText()) ? "Yes" : "No";
      await page.locator(".choices").getByRole("button", { name: harmless, exact: true }).click();
      await bench.until(async () => (await bench.said.count()) > before, "the next question");
    }
    assert.ok(asked >= 3 && asked <= 7, `${asked} questions`);
    assert.equal(await page.locator("triage-message[data-card=urgent]").count(), 1, "one card for one level");
    assert.match(await bench.said.last().locator(".text").innerText(), /oncology line|your doctor/);
    await bench.stop("interview");
    await page.locator(".top").getByRole("button", { name: "Summary" }).click();
    await page.getByRole("dialog").getByText(/back pain/i).first().waitFor();
    await bench.stop("summary", { shown: true });
    await page.keyboard.press("Escape");
    await page.locator(".top").getByRole("button", { name: "Why?" }).click();
    await page.getByRole("dialog").getByText("aching").first().waitFor();
    await bench.stop("why");
  },

  async "an interview by typing"(bench) {
    const page = await bench.open("/", { context: readable });
    await bench.said.first().waitFor();
    await bench.ask(BACK);
    await bench.ask("no, my legs are fine");
    await page.getByText("My advice stands").last().waitFor();
    await bench.ask("not sure");
    await bench.ask("2");
    assert.ok(await page.locator(".choices").count(), "still an interview");
    await bench.ask("now i can't feel my bottom when i wipe");
    await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
    assert.equal(await page.locator(".choices").count(), 0);
    await bench.stop("interview-typed");
  },

  async "a question, a picture and an opinion"(bench) {
    const page = await bench.open("/", { context: readable });
    await bench.said.first().waitFor();
    await bench.ask("where does cancer spread to in the bones?");
    await bench.ask("show me a picture of the skeleton");
    const drawing = page.locator("triage-message img").last();
    await drawing.scrollIntoViewIfNeeded();
    await bench.until(() => drawing.evaluate((image) => image.naturalWidth > 0), "the drawing");
    assert.ok((await drawing.getAttribute("alt")).length > 40, "all it shows is told in words");
    const thumb = page.getByRole("button", { name: "Helpful", exact: true }).last();
    await thumb.click();
    await bench.until(async () => (await thumb.getAttribute("aria-pressed")) === "true", "the thumb to stay");
    await bench.stop("picture");
    await page.reload();
    await bench.until(async () => (await thumb.getAttribute("aria-pressed").catch(() => null)) === "true", "the thumb after a reload");
    assert.equal(await page.locator('.thumb[aria-pressed="true"]').count(), 1, "the opinion on one reply alone");
  },

  async "text of any kind stays text"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    const evil = '<img src=x onerror=alert(1)> <script>alert(2)</script> javascript:alert(3) \u202egnp.exe\u202c \u001b[31mred';
    await bench.ask(evil);
    const mine = page.locator("triage-message[data-from=user] .text");
    assert.match(await mine.innerText(), /<script>alert\(2\)<\/script> javascript:alert\(3\) gnp\.exe/);
    assert.equal(await mine.locator("a, img, script").count(), 0);
    await page.reload();
    await mine.waitFor();
    assert.doesNotMatch(await mine.innerText(), /[\u001b\u202a-\u202e]/, "after a reload");
    await bench.stop("hostile");
  },

  async "in Spanish"(bench) {
    const page = await bench.open("/", { context: { ...readable, locale: "es-MX" } });
    await bench.said.first().getByText("En una emergencia").waitFor();
    assert.equal(await page.locator("triage-chat .frame").getAttribute("lang"), "es");
    await bench.stop("spanish");
    await bench.ask("me duele la espalda desde hace dos semanas");
    assert.match(await bench.said.last().locator(".text").innerText(), /911/);
    await bench.stop("spanish-answer");
  },
};
