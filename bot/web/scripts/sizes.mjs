/** Prints the size of everything that was built, and fails when a visit would load more than the budget. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";

export const BUDGET = 60_000;

/** Size and gzipped size of each file under `folder`. */
export function sizes(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const bytes = readFileSync(join(entry.parentPath ?? entry.path, entry.name));
      return { name: entry.name, bytes: bytes.length, gzip: gzipSync(bytes, { level: 9 }).length };
    });
}

if (process.argv[1] === import.meta.filename) {
  const files = sizes(new URL("../dist", import.meta.url).pathname);
  const total = files.reduce((sum, file) => sum + file.gzip, 0);
  for (const { name, bytes, gzip } of files) console.log(`${name.padEnd(28)} ${String(bytes).padStart(7)} B  ${String(gzip).padStart(6)} B gzipped`);
  console.log(`${"in all".padEnd(38)} ${String(total).padStart(6)} B gzipped, of at most ${BUDGET}`);
  if (total > BUDGET) process.exit(1);
}
