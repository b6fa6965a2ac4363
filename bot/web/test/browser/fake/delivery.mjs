/** Messages on a bad connection. */
import assert from "node:assert/strict";

export const delivery = {
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
    const again = await bench.startServer({ port: bench.server.port });
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
};
