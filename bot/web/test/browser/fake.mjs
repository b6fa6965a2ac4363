/**
 * The chat in a real browser against the fake server, which can be made slow, silent or hostile at will.
 * `npm run test:browser [name …]` after `npm run build`.
 */
import { startFake } from "../../dev/fake-server.mjs";
import { delivery } from "./fake/delivery.mjs";
import { dialogs } from "./fake/dialogs.mjs";
import { host } from "./fake/host.mjs";
import { looks } from "./fake/looks.mjs";
import { talking } from "./fake/talking.mjs";
import { run } from "./run.mjs";

process.exit(await run([{ ...talking, ...host }, { ...looks, ...delivery, ...dialogs }], startFake));
