/** Small screens, much zoom, dark, forced colours, without scripts. */
import assert from "node:assert/strict";

const BACK = "my back has been aching for two weeks";
const RED_FLAG = "since this morning both my legs feel weak";
const phone = { viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true };

/** A visit through all levels, with a check at each stop. */
async function visit(bench, name, check, shown = []) {
  const { page } = bench;
  const stop = async (state) => {
    await check();
    await bench.stop(`${name}-${state}`, { shown: shown.includes(state) });
  };
  await bench.said.first().waitFor();
  await stop("first");
  await bench.ask(BACK);
  await stop("urgent");
  await page.locator(".choices").getByRole("button", { name: "No", exact: true }).click();
  await page.getByText("My advice stands").first().waitFor();
  await bench.ask(RED_FLAG);
  await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
  await stop("emergency");
  await page.getByRole("button", { name: "Menu" }).click();
  await stop("menu");
  await page.getByRole("button", { name: "Phone numbers" }).click();
  await page.getByRole("dialog").waitFor();
  await stop("phones");
  await page.keyboard.press("Escape");
}

export const sizes = {
  async "a phone of 320 pixels"(bench) {
    await bench.open("/", { context: phone });
    await visit(bench, "phone", async () => {
      await bench.assertNoSidewaysScroll();
      await bench.assertTargets();
    }, ["urgent", "emergency"]);
  },

  async "200 % zoom"(bench) {
    // What a window of 1280 by 800 has at 200 %.
    await bench.open("/", { context: { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 } });
    await visit(bench, "zoom", () => bench.assertNoSidewaysScroll());
  },

  async "dark, less motion"(bench) {
    const page = await bench.open("/", { context: { viewport: { width: 800, height: 600 }, colorScheme: "dark", reducedMotion: "reduce" } });
    await visit(bench, "dark", async () => {
      const moving = await page.evaluate(() => document.getAnimations().filter((one) => one.playState === "running").length);
      assert.equal(moving, 0, "something moves");
    }, ["emergency"]);
  },

  async "forced colours"(bench) {
    await bench.open("/", { context: { forcedColors: "active" } });
    await visit(bench, "forced", () => bench.assertNoSidewaysScroll());
  },

  async "without scripts"(bench) {
    const page = await bench.open("/", { context: { javaScriptEnabled: false } });
    assert.equal(await page.locator('a[href="tel:911"]').first().isVisible(), true);
    assert.equal(await page.getByText("it needs JavaScript").isVisible(), true);
  },
};
