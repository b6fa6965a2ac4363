import { defineConfig } from "vitest/config";
import { pages } from "./scripts/pages.ts";

// One classic script (IIFE): it runs on pages of other origins without CORS, and under any policy that lists our origin.
export default defineConfig({
  base: "./",
  plugins: [pages()],
  server: { proxy: { "/socket.io": { target: process.env["CHAT_SERVER"] ?? "http://127.0.0.1:5105", ws: true } } },
  build: {
    target: "es2021",
    modulePreload: false,
    outDir: "dist",
    emptyOutDir: true,
    reportCompressedSize: false,
    rollupOptions: {
      input: "src/main.ts",
      output: { format: "iife", name: "TriageChat", entryFileNames: "assets/chat-[hash].js", assetFileNames: "assets/[name]-[hash][extname]" },
    },
  },
  test: { environment: "node", include: ["test/unit/**/*.test.ts"], testTimeout: 10_000 },
});
