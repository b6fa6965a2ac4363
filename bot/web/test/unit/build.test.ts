import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { BUDGET, sizes } from "../../scripts/sizes.mjs";

const ROOT = join(import.meta.dirname, "../..");
const OUT = mkdtempSync(join(tmpdir(), "bonewatch-web-"));
const read = (name: string): string => readFileSync(join(OUT, name), "utf8");

describe("what is built", () => {
  beforeAll(() => {
    const vite = join(ROOT, "node_modules/vite/bin/vite.js");
    execFileSync(process.execPath, [vite, "build", "--outDir", OUT, "--emptyOutDir", "--logLevel", "error"], {
      cwd: ROOT,
      env: { ...process.env, NODE_ENV: "production" },
    });
  }, 60_000);
  afterAll(() => rmSync(OUT, { recursive: true }));

  it("stays within the budget", () => {
    expect(sizes(OUT).reduce((sum, file) => sum + file.gzip, 0)).toBeLessThan(BUDGET);
  });
  it("has hashed names but for the pages and the loader", () => {
    expect(readdirSync(OUT).sort()).toEqual(["assets", "embed.js", "example.html", "index.html"]);
    for (const name of readdirSync(join(OUT, "assets"))) expect(name).toMatch(/-[\w-]{8}\.(js|css|svg)$/);
  });
  it.each(["index.html", "example.html"])("%s has nothing inline and nothing from elsewhere", (page) => {
    const html = read(page);
    expect(html).not.toMatch(/<style|\sstyle=|<script(?![^>]*\ssrc=)|\son\w+=/);
    const loaded = [...html.matchAll(/<(?:script|link|img)\b[^>]*\s(?:src|href)="([^"]+)"/g)].map((found) => found[1] as string);
    expect(loaded.length).toBeGreaterThan(1);
    for (const path of loaded) expect(() => read(path)).not.toThrow();
  });
  it("names the emergency number without any script", () => {
    expect(read("index.html")).toContain('<a href="tel:911">911</a>');
    expect(read("example.html")).toContain('<a href="tel:911">911</a>');
  });
  it("loads the bundle by its hashed name", () => {
    const name = /assets\/chat-[\w-]{8}\.js/.exec(read("embed.js"))?.[0] ?? "";
    expect(read("index.html")).toContain(name);
    expect(() => read(name)).not.toThrow();
  });
  it("evaluates no text and names no other host", () => {
    const code = readdirSync(join(OUT, "assets")).filter((name) => name.endsWith(".js")).map((name) => read(`assets/${name}`)).join("");
    expect(code).not.toMatch(/\beval\(|new Function|unsafeHTML/);
    const hosts = [...code.matchAll(/https?:\/\/([\w.-]+)/g)].map((found) => found[1]);
    // A hint in an error message of the socket client.
    expect(hosts.filter((host) => !["socket.io"].includes(host as string))).toEqual([]);
  });
});
