/**
 * The chat in a real browser against the fake server: what people do, checked step by step, with axe at every stop.
 * `npm run test:browser` (after `npm run build`; needs Chromium, CHROMIUM names another one than /usr/bin/chromium).
 * SHOTS=folder also takes a picture at every stop.
 */
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { startFake } from "../dev/fake-server.mjs";
import { Bench } from "./bench.mjs";
import { journeys } from "./journeys.mjs";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

const shots = process.env.SHOTS;
if (shots) mkdirSync(shots, { recursive: true });
const wanted = process.argv.slice(2);
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
let failed = 0;
try {
  for (const [name, journey] of Object.entries(journeys)) {
    if (wanted.length && !wanted.includes(name)) continue;
    const bench = new Bench(browser, startFake, shots);
    try {
      await journey(bench);
      bench.assertQuiet();
      console.log(`ok    ${name}${bench.audited ? ` (axe: ${bench.audited} stops, no violation)` : ""}`);
    } catch (error) {
      failed += 1;
      console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).split("\n").slice(0, 6).join("\n      ")}`);
    } finally {
      await bench.close();
    }
  }
} finally {
  await browser.close();
}
console.log(failed ? `${failed} failed` : "all passed");
process.exit(failed ? 1 : 0);
