/** A slow network, none at all, and a server that stops and comes back. */
import assert from "node:assert/strict";

const BACK = "my back has been aching for two weeks";

async function throttled(bench, conditions) {
  const session = await bench.context.newCDPSession(bench.page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 20_000, ...conditions });
}

export const network = {
  async "a slow network"(bench) {
    const page = await bench.open("/example.html");
    await throttled(bench, {});
    const begun = Date.now();
    await page.goto(`${bench.server.url}/`);
    await bench.said.first().waitFor({ timeout: 15_000 });
    console.log(`      ready after ${((Date.now() - begun) / 1000).toFixed(1)} s at 400 kbit/s and 400 ms`);
    await bench.say(BACK);
    await page.locator(".typing").waitFor({ timeout: 300 });
    await page.locator(".choices").waitFor({ timeout: 10_000 });
    assert.equal(await page.getByText("Not delivered.").count(), 0);
    await bench.stop("slow");
  },

  async "offline and back"(bench) {
    const page = await bench.open();
    await bench.said.first().waitFor();
    await bench.context.setOffline(true);
    await page.evaluate(() => dispatchEvent(new Event("offline")));
    await page.getByText("In an emergency, call 911; do not wait for this chat").waitFor({ timeout: 2_000 }).catch(() => undefined);
    await bench.stop("offline");
    await bench.context.setOffline(false);
    await bench.ask("hello");
  },
};

/** By itself: most of it is waiting. */
export const outage = {
  async "the server stops and starts again"(bench) {
    const page = await bench.open("/", { server: { stops: true }, context: { viewport: { width: 800, height: 600 } } });
    const real = bench.server;
    await bench.said.first().waitFor();
    await bench.ask(BACK);
    const session = await page.evaluate(() => JSON.stringify(sessionStorage));
    await real.stop();
    await page.getByText("Connection lost, trying to reconnect").waitFor();
    await bench.stop("reconnecting");
    await bench.say("no, my legs are fine");
    await page.getByText("Waiting for the connection").waitFor();
    const retry = page.getByRole("button", { name: "Try again" });
    await retry.waitFor({ timeout: 13_000 });
    await page.getByText("Not delivered.").waitFor();
    await bench.stop("not-delivered", { shown: true });
    await real.start({ BONEWATCH_EMERGENCY_NUMBER: "112" });
    await page.getByText("Connection lost").waitFor({ state: "detached", timeout: 10_000 });
    await retry.click();
    await page.getByText("My advice stands").waitFor();
    assert.equal(await page.evaluate(() => JSON.stringify(sessionStorage)), session, "the session is another one");
    assert.equal(await page.getByText("no, my legs are fine").count(), 1, "delivered twice");
    assert.equal(await page.locator("triage-chat .line a").getAttribute("href"), "tel:112");
    await page.reload();
    await bench.until(async () => (await bench.said.count()) === 3, "the conversation");
    await bench.stop("restarted");
    const bare = await bench.visit(real.url, { javaScriptEnabled: false });
    assert.equal(await bare.locator('a[href="tel:112"]').first().innerText(), "112");
    assert.doesNotMatch(await bare.content(), /911/);
  },
};
