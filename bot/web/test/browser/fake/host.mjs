/** The chat on pages of others. */
import assert from "node:assert/strict";

export const host = {
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
    const host = await bench.startServer({ extra });
    bench.closers.push(() => host.close());
    const numbers = { emergency: "911", crisis: "988", poison: null, oncology: null };
    const page = await bench.open("/example.html", { server: { origins: [host.url], numbers } });
    const chat = bench.server.url;
    extra["/other.html"] = {
      policy: `default-src 'none'; script-src ${chat}; connect-src ${chat} ${chat.replace("http", "ws")}; img-src ${chat}`,
      body: `<!doctype html><html lang="en"><title>Host</title><link rel="icon" href="${chat}/picture.svg" /><main><h1>Host</h1></main>
        <script src="${chat}/embed.js" defer></script><triage-chat open clinic-number="+1 555 010 7788">Call 911.</triage-chat></html>`,
    };
    await page.goto(`${host.url}/other.html`);
    await page.getByText("Hello, I am Bonewatch").waitFor();
    assert.equal(host.sessions.size, 0, "connected to the host page's server");
    await bench.stop("other-origin");
    await page.getByRole("button", { name: "Menu" }).click();
    await page.getByRole("button", { name: "Phone numbers" }).click();
    const clinic = page.locator("dialog[open]").getByRole("link", { name: /555 010 7788/ });
    assert.equal(await clinic.getAttribute("href"), "tel:+15550107788");
  },
};
