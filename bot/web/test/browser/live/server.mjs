/** The real server with the trained model, on a free port and with databases of its own that are thrown away. */
import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const ROOT = join(import.meta.dirname, "../../../../..");
const PYTHON = process.env.PYTHON ?? join(ROOT, ".venv/bin/python");
const SECONDS_TO_START = 300;
const LINES_TOLD = 15;

async function freePort() {
  const probe = createServer();
  await new Promise((done) => probe.listen(0, "127.0.0.1", done));
  const { port } = probe.address();
  await new Promise((done) => probe.close(done));
  return port;
}

export class RealServer {
  constructor(settings) {
    this.folder = mkdtempSync(join(tmpdir(), "bonewatch-live-"));
    this.settings = {
      BONEWATCH_DATABASE_URL: `sqlite:///${this.folder}/bonewatch.db`,
      BONEWATCH_TRACKER_DATABASE: `sqlite:///${this.folder}/tracker.db`,
      ...settings,
    };
  }

  /** Starts it, and waits until it answers. `settings` differ for this run. */
  async start(settings = {}) {
    this.port ??= await freePort();
    this.url = `http://127.0.0.1:${this.port}`;
    // What the person's own shell sets for the program must not change a test.
    const own = Object.entries(process.env).filter(([name]) => !name.startsWith("BONEWATCH_"));
    const env = { ...Object.fromEntries(own), RASA_TELEMETRY_ENABLED: "false", TF_CPP_MIN_LOG_LEVEL: "3", PORT: String(this.port), ...this.settings, ...settings };
    this.lines = [];
    this.process = spawn(PYTHON, ["-m", "bot", "serve"], { cwd: ROOT, env, stdio: ["ignore", "pipe", "pipe"] });
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on("data", (data) => this.lines.push(String(data)));
    this.ended = new Promise((done) => this.process.once("exit", done));
    const end = Date.now() + SECONDS_TO_START * 1000;
    while (!(await this.answers())) {
      if (this.process.exitCode !== null || Date.now() > end) throw new Error(`the server did not start:\n${this.told()}`);
      await new Promise((done) => setTimeout(done, 100));
    }
  }

  async answers() {
    try {
      return (await fetch(`${this.url}/health`)).ok;
    } catch {
      return false;
    }
  }

  told() {
    return this.lines.join("").split("\n").slice(-LINES_TOLD).join("\n");
  }

  async stop() {
    if (this.process?.exitCode === null) this.process.kill("SIGTERM");
    await this.ended;
  }

  async close() {
    await this.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
