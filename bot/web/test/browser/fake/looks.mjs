/** Narrow, large, dark, high in contrast, from right to left. */
import assert from "node:assert/strict";

const phone = { viewport: { width: 320, height: 568 } };

export const looks = {
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
