/**
 * Runs journeys in lanes side by side, each in a browser context of its own, and tells how each went.
 * CHROMIUM names another browser than /usr/bin/chromium, SHOTS a folder for a picture of every stop, PICTURES one for the
 * pictures of the README alone. Arguments are names of journeys; none means all.
 */
import { mkdirSync } from "node:fs";
import { chromium } from "playwright-core";
import { Bench } from "./bench.mjs";

const FLAGS = [
  "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
  "--disable-background-networking", "--disable-component-update", "--disable-sync",
];

/** How many went wrong, at most 1: the exit code. */
export async function run(lanes, startServer) {
  const folders = { shots: process.env.SHOTS, pictures: process.env.PICTURES };
  for (const folder of Object.values(folders)) if (folder) mkdirSync(folder, { recursive: true });
  const wanted = process.argv.slice(2);
  const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: FLAGS });
  let failed = 0;
  const follow = async (journeys) => {
    for (const [name, journey] of Object.entries(journeys)) {
      if (wanted.length && !wanted.includes(name)) continue;
      if (!(await made(name, journey, new Bench(browser, startServer, folders)))) failed += 1;
    }
  };
  try {
    await Promise.all(lanes.map(follow));
  } finally {
    await browser.close();
  }
  console.log(failed ? `${failed} failed` : "all passed");
  return failed ? 1 : 0;
}

async function made(name, journey, bench) {
  const begun = Date.now();
  try {
    await journey(bench);
    bench.assertQuiet();
    const seconds = ((Date.now() - begun) / 1000).toFixed(1);
    console.log(`ok    ${seconds.padStart(4)} s  ${name}${bench.audited ? ` (axe: ${bench.audited} stops, no violation)` : ""}`);
    return true;
  } catch (error) {
    console.log(`FAIL  ${name}\n      ${String(error.stack ?? error).split("\n").slice(0, 8).join("\n      ")}`);
    return false;
  } finally {
    await bench.close();
  }
}
