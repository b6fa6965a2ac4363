/** A browser page on a server, and what the journeys need to drive and to check it. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

export class Bench {
  audited = 0;
  problems = [];
  requests = [];
  /** Milliseconds that an answer may take, on a machine that has other things to do. */
  patience = 20_000;

  constructor(browser, startServer, { shots, pictures }) {
    Object.assign(this, { browser, startServer, shots, pictures });
    this.closers = [];
  }

  /** Starts a server and a page. `server` and `context` are options for each. */
  async open(path = "/", { server = {}, context = {} } = {}) {
    this.server = await this.startServer(server);
    this.closers.push(() => this.server.close());
    return this.visit(this.server.url + path, context);
  }

  /** Opens an address in a context of its own; this page is the one that is driven from here on. */
  async visit(url, context = {}) {
    this.context = await this.browser.newContext({ viewport: { width: 1100, height: 800 }, locale: "en-US", acceptDownloads: true, ...context });
    this.closers.push(() => this.context.close());
    this.page = await this.watched(await this.context.newPage());
    await this.page.goto(url);
    return this.page;
  }

  watched(page) {
    page.setDefaultTimeout(this.patience);
    page.on("console", (message) => message.type() === "error" && this.problems.push(message.text()));
    page.on("pageerror", (error) => this.problems.push(String(error)));
    page.on("request", (request) => this.requests.push(request.url()));
    return page;
  }

  get input() {
    return this.page.locator("triage-composer textarea");
  }

  get said() {
    return this.page.locator("triage-message[data-from=bot]");
  }

  async say(text) {
    await this.input.fill(text);
    await this.input.press("Enter");
  }

  /** Writes, and waits for so many answers more. */
  async ask(text, answers = 1) {
    const before = await this.said.count();
    await this.say(text);
    await this.until(async () => (await this.said.count()) >= before + answers, `an answer to "${text}"`);
  }

  async until(condition, what, within = this.patience) {
    const end = Date.now() + within;
    while (Date.now() < end) {
      if (await condition()) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    assert.fail(`waited in vain for ${what}`);
  }

  /** What has the focus, through all shadow roots: the names of the elements from the outside in. */
  focus() {
    return this.page.evaluate(() => {
      const path = [];
      for (let at = document.activeElement; at; at = at.shadowRoot?.activeElement) path.push(at.localName);
      return path.join(" ");
    });
  }

  /** No violation of any rule of WCAG 2.2 A and AA, nor of good practice; then a picture. `shown` is one for the README. */
  async stop(name, { shown = false } = {}) {
    await this.page.waitForTimeout(350);
    if (this.shots) await this.page.screenshot({ path: join(this.shots, `${name}.png`) });
    if (this.pictures && shown) await this.page.screenshot({ path: join(this.pictures, `${name}.png`) });
    if (!(await this.page.evaluate("'axe' in window"))) {
      // Put in by the browser's own debugging door, past the content policy.
      const session = await this.context.newCDPSession(this.page);
      await session.send("Runtime.evaluate", { expression: AXE });
      await session.detach();
    }
    const { violations } = await this.page.evaluate((rules) => window.axe.run(document, { runOnly: rules }), RULES);
    const found = violations.map(({ id, impact, nodes }) => `${id} (${impact}): ${nodes.map((node) => `${node.target} ${node.any[0]?.message ?? ""}`).join("; ")}`);
    assert.deepEqual(found, [], `axe at ${name}`);
    this.audited += 1;
  }

  /** Nothing wider than the screen. */
  async assertNoSidewaysScroll() {
    const wide = await this.page.evaluate(() => {
      const found = [];
      const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot) look(element.shadowRoot);
          const box = element.getBoundingClientRect();
          if (element.closest(".hidden-words") || !box.width || element.localName === "code") continue;
          if (box.right > innerWidth + 1 || box.left < -1) found.push(`${element.localName}.${element.className}`);
        }
      };
      look(document);
      return [document.documentElement.scrollWidth > innerWidth ? "document" : "", ...found].filter(Boolean);
    });
    assert.deepEqual(wide, [], "wider than the screen");
  }

  /** Every button and link that is no part of a sentence is 44 by 44 pixels, but for the rounding of the layout. */
  async assertTargets() {
    const small = await this.page.evaluate(() => {
      const found = [];
      const look = (root) => {
        for (const element of root.querySelectorAll("*")) {
          if (element.shadowRoot) look(element.shadowRoot);
          if (!element.matches("button, a.button, textarea")) continue;
          const box = element.getBoundingClientRect();
          if (box.width && (box.width < 43.5 || box.height < 43.5)) found.push(`${element.className} ${box.width}x${box.height}`);
        }
      };
      look(document);
      return found;
    });
    assert.deepEqual(small, [], "targets too small");
  }

  /** No error in the console but lost connections, and no request to anyone else. */
  assertQuiet() {
    const errors = this.problems.filter((text) => !/ERR_CONNECTION_REFUSED|ERR_INTERNET_DISCONNECTED|WebSocket connection/.test(text));
    assert.deepEqual(errors, [], "errors in the console");
    const foreign = this.requests.filter((url) => !/^(blob|data):/.test(url) && new URL(url).hostname !== "127.0.0.1");
    assert.deepEqual(foreign, [], "requests to others");
  }

  async close() {
    for (const closer of this.closers.reverse()) await Promise.resolve(closer()).catch(() => undefined);
  }
}
