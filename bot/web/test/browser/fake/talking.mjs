/** What people write and read: levels, languages, hostile text, the box to write in. */
import assert from "node:assert/strict";

export const talking = {
  async "first visit"(bench) {
    const page = await bench.open();
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.equal(await page.locator("triage-chat .line a").getAttribute("href"), "tel:911");
    assert.match(await page.locator(".disclaimer").innerText(), /not medical advice/);
    await bench.assertTargets();
    await bench.stop("first-visit");
  },

  async "urgent, with buttons by keyboard"(bench) {
    const page = await bench.open("/", { server: { delay: 700 } });
    await bench.said.first().waitFor();
    await bench.say("my back has been aching for two weeks");
    await page.locator(".typing").waitFor({ timeout: 300 });
    await page.getByRole("button", { name: "Not sure" }).waitFor();
    await page.getByRole("heading", { name: "Urgent: speak to your care team today" }).waitFor();
    assert.equal(await page.getByRole("link", { name: /555-0100/ }).getAttribute("href"), "tel:5550100");
    await bench.assertTargets();
    await bench.stop("urgent");
    // Back from the box to the buttons, with keys alone.
    const choice = page.getByRole("button", { name: "No", exact: true });
    for (let step = 0; step < 12 && !(await choice.evaluate((button) => button === button.getRootNode().activeElement)); step += 1) {
      await page.keyboard.press("Shift+Tab");
    }
    await page.keyboard.press("Enter");
    assert.equal(await bench.focus(), "triage-chat triage-composer textarea");
    assert.equal(await page.locator(".choices").count(), 0, "used buttons stay");
    await page.locator("triage-message[data-from=user]").getByText("No", { exact: true }).waitFor();
    await page.getByText("My advice stands").waitFor();
    assert.equal(await page.locator("triage-message[data-card]").count(), 1, "one card for one level");
    await bench.stop("interview");
  },

  async "soon"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("my shoulder hurts a little");
    await page.getByRole("heading", { name: "See your care team within days" }).waitFor();
    await bench.stop("soon");
  },

  async "emergency"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await page.evaluate(() => {
      window.heard = [];
      for (const name of ["level", "message"]) document.addEventListener(`triage-chat:${name}`, (event) => window.heard.push([name, JSON.stringify(event.detail)]));
    });
    await bench.ask("now i can't feel my bottom when i wipe");
    await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
    assert.equal(await page.getByRole("link", { name: "Call 911 now" }).getAttribute("href"), "tel:911");
    const alert = page.locator("triage-chat [aria-live=assertive]");
    assert.match(await alert.innerText(), /Emergency\. Call 911 now/);
    await alert.evaluate((region) => {
      window.alerts = 0;
      new MutationObserver(() => (window.alerts += 1)).observe(region, { childList: true, characterData: true, subtree: true });
    });
    await bench.ask("how is it diagnosed?");
    assert.equal(await page.evaluate("window.alerts"), 0, "said twice");
    assert.equal(await page.locator("triage-banner").count(), 1);
    const heard = await page.evaluate("window.heard");
    assert.deepEqual(heard.filter(([name]) => name === "level"), [["level", '{"level":"emergency"}']]);
    assert.ok(heard.every(([, detail]) => !/bottom|diagnos/.test(detail)), "words in an event");
    await bench.stop("emergency");
    await page.reload();
    await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
  },

  async "Spanish"(bench) {
    const page = await bench.open("/", { context: { locale: "es-MX" } });
    await page.getByText("Hola, soy Bonewatch").waitFor();
    assert.equal(await page.locator("triage-chat .frame").getAttribute("lang"), "es");
    await bench.stop("spanish");
    await page.getByRole("button", { name: "Menú" }).click();
    await page.getByRole("button", { name: "English" }).click();
    await page.getByRole("button", { name: "Send" }).waitFor();
    await page.reload();
    await page.getByRole("button", { name: "Send" }).waitFor();
  },

  async "hostile text stays text"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("evil");
    const bubble = bench.said.last();
    const text = await bubble.locator(".text").innerText();
    assert.match(text, /<img src=x onerror=alert\(1\)> <b>bold<\/b> javascript:alert\(1\)/);
    assert.match(text, /5\*10 mg, temp > 39 C, SpO2 < 92%/);
    assert.doesNotMatch(text, /[\u001b\u202a-\u202e]/);
    assert.match(text, /\[31mred/);
    const links = await bubble.locator(".text a").evaluateAll((all) => all.map((link) => link.href));
    assert.deepEqual(links, ["https://example.org/a?b=1", "tel:911"]);
    await bench.say('<script>alert("x")</script>');
    await page.getByText('<script>alert("x")</script>').waitFor();
    await bench.ask("picture");
    await page.getByRole("img", { name: "Drawing of a spine, side view" }).scrollIntoViewIfNeeded();
    await bench.stop("picture");
  },

  async "feedback"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("how is it diagnosed?");
    const thumb = page.getByRole("button", { name: "Helpful", exact: true }).first();
    await thumb.click();
    await bench.until(async () => (await thumb.getAttribute("aria-pressed")) === "true", "the thumb to stay");
    assert.equal(bench.server.log.at(-1).helpful, true);
    await bench.stop("feedback");
  },

  async "writing"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.input.fill("one");
    await bench.input.press("Shift+Enter");
    await page.keyboard.type("two");
    assert.equal(await bench.input.inputValue(), "one\ntwo");
    await bench.input.dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true });
    assert.equal(await bench.input.inputValue(), "one\ntwo", "sent while composing");
    await bench.input.fill("x".repeat(1001));
    await bench.input.press("Enter");
    await page.getByText("too long by 1 characters").waitFor();
    assert.equal((await bench.input.inputValue()).length, 1001, "the text was lost");
    await bench.stop("too-long");
    assert.ok((await bench.input.evaluate((area) => parseFloat(getComputedStyle(area).fontSize))) >= 16);
    await page.reload();
    await bench.said.first().waitFor();
    await page.keyboard.press("Tab");
    await bench.stop("skip-link");
    await page.keyboard.press("Enter");
    assert.equal(await bench.focus(), "triage-chat triage-composer textarea");
  },

  async "no script"(bench) {
    const page = await bench.open("/", { context: { javaScriptEnabled: false } });
    assert.equal(await page.locator('a[href="tel:911"]').first().isVisible(), true);
    assert.equal(await page.getByText("it needs JavaScript").isVisible(), true);
    if (bench.shots) await page.screenshot({ path: `${bench.shots}/no-script.png` });
  },
};
