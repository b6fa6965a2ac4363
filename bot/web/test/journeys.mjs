/** What people do with the chat. Each journey gets a fresh page and a fresh server. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";

const phone = { viewport: { width: 320, height: 568 } };

export const journeys = {
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

  async "dark"(bench) {
    const page = await bench.open("/", { context: { colorScheme: "dark" } });
    await bench.said.first().waitFor();
    await bench.ask("my back aches", 2);
    await bench.stop("dark-urgent");
    await bench.ask("my legs are weak");
    await bench.stop("dark-emergency");
    await page.locator("triage-chat").evaluate((chat) => chat.setAttribute("theme", "light"));
    await bench.stop("theme-light");
  },

  async "320 pixels wide"(bench) {
    const page = await bench.open("/", { context: { ...phone, hasTouch: true, isMobile: true } });
    await bench.said.first().waitFor();
    await bench.stop("narrow-first");
    await bench.ask("my back aches", 2);
    await bench.assertNoSidewaysScroll();
    await bench.stop("narrow-urgent");
    await page.getByRole("button", { name: "No", exact: true }).tap();
    assert.equal(await bench.focus(), "triage-chat triage-log div", "a touch calls up the keyboard");
    await bench.ask("legs are weak");
    await bench.assertNoSidewaysScroll();
    await bench.assertTargets();
    await bench.stop("narrow-emergency");
    await page.getByRole("button", { name: "Menu" }).tap();
    await bench.assertNoSidewaysScroll();
    await bench.stop("narrow-menu");
  },

  async "much zoom: 320 by 256"(bench) {
    const page = await bench.open("/", { context: { viewport: { width: 320, height: 256 } } });
    await bench.said.first().waitFor();
    await bench.ask("legs are weak");
    await bench.assertNoSidewaysScroll();
    const scrolls = await page.locator("triage-chat .panel").evaluate((panel) => panel.scrollHeight > panel.clientHeight);
    assert.ok(scrolls, "everything scrolls as one");
    await bench.stop("zoomed");
  },

  async "large letters"(bench) {
    const page = await bench.open("/", { context: { viewport: { width: 640, height: 700 } } });
    await bench.said.first().waitFor();
    await page.evaluate(() => (document.documentElement.style.fontSize = "32px"));
    await bench.ask("my back aches", 2);
    await bench.assertNoSidewaysScroll();
    await bench.stop("large-letters");
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

  async "the connection breaks and comes back"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("how is it diagnosed?");
    bench.server.io.engine.close();
    await bench.server.close();
    await page.getByText("Connection lost, trying to reconnect").waitFor();
    await bench.say("my back aches");
    await page.getByText("Waiting for the connection").waitFor();
    await bench.stop("reconnecting");
    const again = await bench.startFake({ port: bench.server.port });
    bench.closers.push(() => again.close());
    await page.getByRole("button", { name: "Not sure" }).waitFor({ timeout: 9_000 });
    assert.equal(again.log.filter((message) => message.text === "my back aches").length, 1, "delivered once");
    assert.equal(await page.getByText("Connection lost").count(), 0);
  },

  async "not delivered, then tried again"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.say("refuse this");
    await page.getByText("You write faster than I can read").waitFor();
    const again = page.getByRole("button", { name: "Try again" });
    await again.waitFor();
    await bench.stop("not-delivered");
    await bench.say("this one gets lost");
    await page.locator("triage-message", { hasText: "gets lost" }).getByRole("button", { name: "Try again" }).waitFor({ timeout: 12_000 });
    await again.last().click();
    const ids = bench.server.log.filter((message) => /gets lost/.test(message.text)).map((message) => message.id);
    assert.equal(new Set(ids).size, 1, "the same id each time");
    assert.equal(ids.length, 2);
  },

  async "a dropped socket loses nothing"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.say("drop it");
    await page.getByText("drop it").waitFor();
    await bench.until(async () => bench.server.log.length === 2, "the same message a second time");
    assert.equal(bench.server.log[0].id, bench.server.log[1].id);
    await bench.until(async () => (await page.getByText("Waiting for the connection").count()) === 0, "its acknowledgement");
    assert.equal(await page.getByText("drop it").count(), 1);
  },

  async "why and summary"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("my back aches", 2);
    const opener = page.locator(".card-actions").getByRole("button", { name: "Summary for your doctor" });
    await opener.click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("Reported: back pain").waitFor();
    await bench.stop("summary");
    await bench.context.grantPermissions(["clipboard-read", "clipboard-write"]);
    await dialog.getByRole("button", { name: "Copy" }).click();
    await dialog.getByText("Copied.").waitFor();
    assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^Summary to show your doctor/);
    const [download] = await Promise.all([page.waitForEvent("download"), dialog.getByRole("button", { name: "Save as text" }).click()]);
    assert.match(download.suggestedFilename(), /^bonewatch-summary-\d{4}-\d\d-\d\d\.txt$/);
    assert.match(readFileSync(await download.path(), "utf8"), /Reported: back pain/);
    await page.evaluate(() => (window.print = () => (window.printed = document.querySelector(".triage-print")?.textContent)));
    await dialog.getByRole("button", { name: "Print" }).click();
    assert.match(await page.evaluate("window.printed"), /Reported: back pain/);
    await page.emulateMedia({ media: "print" });
    assert.equal(await page.locator("triage-chat").isVisible(), false, "the chat is printed too");
    await page.emulateMedia({ media: "screen" });
    await page.keyboard.press("Escape");
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await opener.evaluate((button) => button === button.getRootNode().activeElement), "focus comes back");
    await page.locator(".top").getByRole("button", { name: "Why?" }).click();
    await dialog.getByText("first sign of trouble in the spine").waitFor();
    await bench.stop("why");
  },

  async "start over, save, delete"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("legs are weak");
    const menu = page.getByRole("button", { name: "Menu" });
    await menu.click();
    await bench.stop("menu");
    const [download] = await Promise.all([page.waitForEvent("download"), page.getByRole("button", { name: "Save the conversation" }).click()]);
    assert.match(readFileSync(await download.path(), "utf8"), /You:\nlegs are weak/);
    await menu.click();
    await page.getByRole("button", { name: "Start over" }).click();
    const dialog = page.getByRole("dialog");
    await dialog.getByText("does not make an emergency go away").waitFor();
    await bench.stop("restart");
    await dialog.getByRole("button", { name: "Cancel" }).click();
    await bench.until(async () => (await bench.focus()) === "triage-chat triage-menu button", "the focus on the menu");
    await menu.click();
    await page.getByRole("button", { name: "Start over" }).click();
    await dialog.getByRole("button", { name: "Start over" }).click();
    await page.getByText("We start over").waitFor();
    assert.equal(await page.locator("triage-banner").count(), 0);
    await dialog.waitFor({ state: "hidden" });
    await bench.until(async () => (await bench.focus()) === "triage-chat triage-composer textarea", "the focus in the box");
    const before = await page.evaluate(() => JSON.stringify(sessionStorage));
    await menu.click();
    await page.getByRole("button", { name: "Delete my data" }).click();
    await bench.stop("delete");
    await dialog.getByRole("button", { name: "Delete everything" }).click();
    await page.getByText("Receipt 7F3A").waitFor();
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.notEqual(await page.evaluate(() => JSON.stringify(sessionStorage)), before);
    await menu.click();
    await page.getByRole("button", { name: "Phone numbers" }).click();
    assert.equal(await dialog.getByRole("link", { name: /1-800-222-1222/ }).getAttribute("href"), "tel:18002221222");
    await bench.stop("phones");
  },

  async "hostile text stays text"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("evil");
    const bubble = bench.said.last();
    const text = await bubble.locator(".text").innerText();
    assert.match(text, /<img src=x onerror=alert\(1\)> <b>bold<\/b> javascript:alert\(1\)/);
    assert.match(text, /5\*10 mg, temp > 39 C, SpO2 < 92%/);
    assert.doesNotMatch(text, /[\u202a-\u202e]/);
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

  async "on a host page"(bench) {
    const page = await bench.open("/example.html");
    await page.evaluate(() => {
      window.heard = [];
      for (const name of ["open", "close"]) document.addEventListener(`triage-chat:${name}`, () => window.heard.push(name));
    });
    const launcher = page.getByRole("button", { name: /Open the chat/ });
    await launcher.waitFor();
    await bench.stop("launcher");
    assert.equal(bench.requests.filter((url) => url.includes("socket.io")).length, 0, "connects before it is opened");
    await launcher.click();
    await bench.said.first().waitFor();
    assert.equal(await bench.focus(), "triage-chat triage-composer textarea");
    await bench.stop("widget");
    await bench.ask("my back aches", 2);
    await bench.stop("widget-urgent");
    await bench.ask("legs are weak");
    await bench.stop("widget-emergency");
    await page.keyboard.press("Escape");
    assert.equal(await bench.focus(), "triage-chat triage-launcher button");
    assert.match(await page.locator("triage-launcher button").innerText(), /Emergency/);
    await bench.stop("launcher-emergency");
    assert.deepEqual(await page.evaluate("window.heard"), ["open", "close"]);
    await page.locator("triage-chat").evaluate((chat) => chat.setAttribute("position", "left"));
    assert.ok((await page.locator("triage-launcher").boundingBox()).x < 200);
  },

  async "on another origin"(bench) {
    const extra = {};
    const host = await bench.startFake({ extra });
    bench.closers.push(() => host.close());
    const page = await bench.open("/example.html", { server: { origins: [host.url] } });
    const chat = bench.server.url;
    extra["/other.html"] = {
      policy: `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace("http", "ws")}; img-src ${chat}`,
      body: `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="${chat}/picture.svg" /><main><h1>Host</h1></main>
        <script src="${chat}/embed.js" defer></script><triage-chat open>Call 911.</triage-chat></html>`,
    };
    await page.goto(`${host.url}/other.html`);
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.equal(host.sessions.size, 0, "connected to the host page's server");
    await bench.stop("other-origin");
  },

  async "forced colours, more contrast, less motion"(bench) {
    const page = await bench.open("/", { context: { forcedColors: "active", reducedMotion: "reduce" } });
    await bench.said.first().waitFor();
    await bench.ask("my back aches", 2);
    await bench.ask("legs are weak");
    await bench.stop("forced-colours");
    await page.emulateMedia({ forcedColors: "none", contrast: "more" });
    await bench.stop("more-contrast");
  },

  async "right to left"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.ask("my back aches", 2);
    await page.locator("triage-chat .frame").evaluate((frame) => (frame.dir = "rtl"));
    await bench.assertNoSidewaysScroll();
    await bench.stop("right-to-left");
  },
};
