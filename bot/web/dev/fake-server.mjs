/**
 * Stands in for the real server: serves dist under the same content policy and speaks the same protocol.
 * `node dev/fake-server.mjs [port]`. Special words: lost (no acknowledgement), silent (no answer), refuse, drop, fail.
 */
import { createServer } from "node:http";
import { existsSync, readFileSync } from "node:fs";
import { extname, join } from "node:path";
import { Server } from "socket.io";
import { SUMMARY, WELCOME, WHY, answer } from "./scripts.mjs";

const DIST = join(import.meta.dirname, "..", "dist");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml" };
const PICTURE = '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="120"><rect width="300" height="120" fill="#cde4e1"/><path d="M20 60h260" stroke="#0e5c62" stroke-width="16" stroke-dasharray="18 8"/></svg>';
export const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'";
const NUMBERS = { emergency: "911", crisis: "988", poison: "1-800-222-1222", oncology: "555-0100" };

function serve(request, response, policy, extra) {
  const path = new URL(request.url, "http://x").pathname;
  if (extra[path]) {
    const { body, policy: own } = extra[path];
    return void response.writeHead(200, { "Content-Type": "text/html", "Content-Security-Policy": own }).end(body);
  }
  if (path === "/picture.svg") return void response.writeHead(200, { "Content-Type": "image/svg+xml" }).end(PICTURE);
  const file = join(DIST, path === "/" ? "index.html" : path);
  if (!file.startsWith(DIST) || !existsSync(file)) return void response.writeHead(404).end();
  response.writeHead(200, {
    "Content-Type": `${TYPES[extname(file)] ?? "application/octet-stream"}; charset=utf-8`,
    "Content-Security-Policy": policy,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
  });
  response.end(readFileSync(file));
}

/** Starts the server. `delay` is how long an answer takes, `origins` who else may connect, `extra` pages by path. */
export async function startFake({ port = 0, delay = 300, origins = [], policy = POLICY, numbers = NUMBERS, extra = {} } = {}) {
  const http = createServer((request, response) => serve(request, response, policy, extra));
  const io = new Server(http, { cors: { origin: origins } });
  const sessions = new Map();
  const seen = new Set();
  const log = [];
  let counter = 0;

  const newSession = (language) => {
    const session = { id: `session-${++counter}`, asked: 0, level: "none", messages: [], language };
    sessions.set(session.id, session);
    add(session, { from: "bot", text: WELCOME[language] ?? WELCOME.en });
    return session;
  };
  const add = (session, message) => {
    const full = { id: `m${++counter}`, buttons: [], level: session.level, time: new Date().toISOString(), ...message };
    session.messages.push(full);
    return full;
  };

  io.on("connection", (socket) => {
    let session;
    const reply = (text) => {
      const { level, parts } = answer(text, session);
      const order = ["none", "soon", "urgent", "emergency"];
      if (level && order.indexOf(level) > order.indexOf(session.level)) session.level = level;
      setTimeout(() => {
        for (const part of parts) socket.emit("message", add(session, { from: "bot", ...part }));
        socket.emit("typing", { on: false });
      }, delay);
    };
    const hear = ({ id, text }, ack) => {
      log.push({ id, text });
      if (!session) return ack({ ok: false, reason: "no_session", text: "" });
      if (seen.has(id)) return ack({ ok: true });
      if (/lost/.test(text)) return undefined;
      if (/refuse/.test(text)) return ack({ ok: false, reason: "too_fast", text: "You write faster than I can read. Please wait a moment." });
      seen.add(id);
      if (/drop/.test(text)) return socket.conn.close();
      for (const old of session.messages) old.buttons = [];
      add(session, { id, from: "user", text });
      ack({ ok: true });
      if (/silent/.test(text)) return undefined;
      socket.emit("typing", { on: true });
      return reply(text);
    };

    socket.on("hello", ({ session: known, language }, ack) => {
      session = sessions.get(known) ?? newSession(language);
      ack({ ok: true, session: session.id, messages: session.messages, level: session.level, numbers, max_chars: 1000 });
    });
    socket.on("say", hear);
    socket.on("tap", ({ id, title }, ack) => hear({ id, text: title }, ack));
    socket.on("panel", ({ what }, ack) => setTimeout(() => ack({ ok: true, text: what === "why" ? WHY : SUMMARY }), 100));
    socket.on("feedback", (opinion, ack) => {
      log.push(opinion);
      ack({ ok: true });
    });
    socket.on("restart", (_, ack) => {
      Object.assign(session, { messages: [], level: "none", asked: 0 });
      add(session, { from: "bot", text: "We start over, and I no longer use what you told me before. What do you feel now?" });
      ack({ ok: true, messages: session.messages });
    });
    socket.on("erase", (_, ack) => {
      sessions.delete(session.id);
      session = newSession(session.language);
      ack({ ok: true, session: session.id, text: "Deleted: 1 conversation. Receipt 7F3A." });
    });
  });

  await new Promise((done) => http.listen(port, "127.0.0.1", done));
  return {
    url: `http://127.0.0.1:${http.address().port}`,
    port: http.address().port,
    io,
    sessions,
    log,
    close: () => io.close(),
  };
}

if (process.argv[1] === import.meta.filename) {
  const { url } = await startFake({ port: Number(process.argv[2] ?? 5105), delay: 900 });
  console.log(`fake server on ${url} (page, /example.html), built files from ${DIST}`);
}
