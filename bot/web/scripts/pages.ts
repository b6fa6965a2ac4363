/** Vite plugin: writes the static pages and the loader beside the bundle, with the hashed names filled in. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import type { Plugin } from "vite";

const PAGES = ["index.html", "example.html"];
const STATIC = ["src/page.css", "src/example.css", "src/icon.svg"];

const read = (path: string): string => readFileSync(resolve(import.meta.dirname, "..", path), "utf8");
const squeeze = (css: string): string => css.replace(/\/\*[^]*?\*\//g, "").replace(/\s*\n\s*/g, "");

export function pages(): Plugin {
  return {
    name: "bonewatch-pages",
    apply: "build",
    generateBundle(_options, bundle) {
      const chat = Object.values(bundle).find((file) => file.type === "chunk" && file.isEntry);
      if (!chat) throw new Error("no entry chunk was built");
      const names = new Map<string, string>([["src/main.ts", chat.fileName]]);
      for (const path of STATIC) {
        const source = path.endsWith(".css") ? squeeze(read(path)) : read(path);
        const id = this.emitFile({ type: "asset", name: path.split("/").pop() as string, source });
        names.set(path, this.getFileName(id));
      }
      for (const page of PAGES) {
        let html = read(page);
        for (const [path, name] of names) html = html.replaceAll(`"/${path}"`, `"./${name}"`);
        html = html.replaceAll('"/src/embed.js"', '"./embed.js"');
        this.emitFile({ type: "asset", fileName: page, source: html });
      }
      const loader = read("src/embed.js").replace("__CHAT__", chat.fileName);
      this.emitFile({ type: "asset", fileName: "embed.js", source: loader });
    },
  };
}
