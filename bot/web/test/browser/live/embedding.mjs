/** The chat on pages of other origins: one that may hold it, and one that may not. */
import assert from "node:assert/strict";
import { HostPage } from "./host-page.mjs";

export const embedding = {
  async "on a page of another origin"(bench) {
    const { url, host } = await bench.startServer();
    const page = await bench.visit(host.holding(url), { viewport: { width: 800, height: 600 } });
    await page.evaluate(() => {
      window.heard = [];
      for (const name of ["open", "level", "message", "close"]) {
        document.addEventListener(`triage-chat:${name}`, (event) => window.heard.push([name, JSON.stringify(event.detail)]));
      }
    });
    await page.getByRole("button", { name: /Open the chat/ }).click();
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.equal(await bench.focus(), "triage-chat triage-composer textarea");
    await bench.ask("my back has been aching for two weeks");
    await bench.stop("embedded", { shown: true });
    await bench.ask("since this morning both my legs feel weak");
    await page.getByRole("heading", { name: "Emergency: get help now" }).waitFor();
    await page.keyboard.press("Escape");
    assert.equal(await bench.focus(), "triage-chat triage-launcher button");
    await bench.stop("embedded-closed");
    const heard = await page.evaluate("window.heard");
    assert.deepEqual(heard.filter(([name]) => name === "level").map(([, detail]) => detail), ['{"level":"urgent"}', '{"level":"emergency"}']);
    assert.ok(heard.every(([, detail]) => !/back|legs/.test(detail)), "words in an event");
  },

  async "a page that may not hold it"(bench) {
    const stranger = await HostPage.open();
    bench.closers.push(() => stranger.close());
    const { url } = await bench.startServer();
    const page = await bench.visit(stranger.holding(url));
    await page.getByRole("button", { name: /Open the chat/ }).click();
    await page.getByText("Connection lost, trying to reconnect").waitFor();
    assert.equal(await bench.said.count(), 0);
    assert.equal(await page.locator("triage-chat .line a").getAttribute("href"), "tel:911");
    await bench.stop("not-allowed");
    bench.problems = bench.problems.filter((text) => !/403|CORS|socket\.io|ERR_FAILED/.test(text));
  },
};
