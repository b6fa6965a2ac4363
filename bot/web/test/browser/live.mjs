/**
 * The chat in a real browser against the real server: `python -m bot serve` with the trained model.
 * `npm run test:live [name …]` after `make web train`. PICTURES=folder writes the pictures of the README anew.
 */
import { embedding } from "./live/embedding.mjs";
import { HostPage } from "./live/host-page.mjs";
import { keyboard } from "./live/keyboard.mjs";
import { network, outage } from "./live/network.mjs";
import { RealServer } from "./live/server.mjs";
import { sessions } from "./live/sessions.mjs";
import { sizes } from "./live/sizes.mjs";
import { visits } from "./live/visits.mjs";
import { run } from "./run.mjs";

const host = await HostPage.open();
const settings = {
  BONEWATCH_ONCOLOGY_LINE: "555-0100",
  BONEWATCH_WEB_ORIGINS: host.url,
  // People at one keyboard write slowly, journeys do not.
  BONEWATCH_WEB_MESSAGES_PER_MINUTE: "60",
};
const shared = new RealServer(settings);
const spare = new RealServer(settings);

/** The server that journeys share, each with a session of its own; or the one that a journey may stop. */
function startServer({ stops = false } = {}) {
  return stops ? spare : { url: shared.url, host, close: () => undefined };
}

let failed = 1;
try {
  const wanted = process.argv.slice(2);
  const stops = !wanted.length || wanted.some((name) => name in outage);
  await Promise.all([shared.start(), stops && spare.start()]);
  failed = await run([{ ...visits, ...keyboard }, { ...sessions, ...network, ...sizes, ...embedding }, outage], startServer);
} finally {
  await Promise.all([shared.close(), spare.close(), host.close()]);
}
process.exit(failed);
