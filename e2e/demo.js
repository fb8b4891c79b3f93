// The server under test: `towline serve --demo` on a free port with a folder of its own. It can be killed and started
// again on the same port and folder. Knows no browser.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

export const BINARY = process.env.BINARY ?? fileURLToPath(new URL("../target/debug/towline", import.meta.url));
const START = 60_000;

async function freePort() {
  const probe = net.createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address();
  probe.close();
  await once(probe, "close");
  return port;
}

/** Whether somebody listens there. */
function listens(port) {
  return new Promise((resolve) => {
    const socket = net.connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}

export class Demo {
  #folder = mkdtempSync(join(tmpdir(), "towline-e2e-"));
  #process = null;
  #log = "";

  /** The server's data folder, for the operator's command line. */
  get data() {
    return join(this.#folder, "data");
  }

  /** Settings of a server that is no demo any more, as variables of its environment. */
  #settings = null;

  /** A running demo with so many technicians. */
  static async start(technicians = 1) {
    const demo = new Demo();
    demo.port = await freePort();
    demo.url = `http://127.0.0.1:${demo.port}`;
    demo.count = technicians;
    await demo.launch();
    demo.facts = JSON.parse(readFileSync(join(demo.data, "demo.json"), "utf8"));
    return demo;
  }

  /** Starts the server on its port and folder, and waits until it answers. */
  async launch() {
    const { data } = this;
    const demo = this.#settings === null ? ["--demo", "--demo-technicians", String(this.count)] : ["--ops-listen", "127.0.0.1:0"];
    const server = spawn(
      BINARY,
      ["serve", ...demo, "--data", data, "--listen", `127.0.0.1:${this.port}`, "--public-url", this.url],
      { stdio: ["ignore", "pipe", "pipe"], env: { ...process.env, ...this.#settings } },
    );
    this.#process = server;
    for (const stream of [server.stdout, server.stderr]) stream.on("data", (text) => (this.#log += text));
    const ceiling = AbortSignal.timeout(START);
    while (!(existsSync(join(data, "demo.json")) && (await listens(this.port)))) {
      if (server.exitCode !== null || ceiling.aborted) throw new Error(`the server did not start:\n${this.#log}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Goes on with the same people as an ordinary server, which may be set up as a demo may not. */
  async settle(settings) {
    await this.#end("SIGTERM");
    this.#settings = settings;
    await this.launch();
  }

  /** Ends it as a power cut would. */
  async kill() {
    await this.#end("SIGKILL");
  }

  async stop() {
    await this.#end("SIGTERM");
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #end(signal) {
    const server = this.#process;
    if (server === null || server.exitCode !== null || server.signalCode !== null) return;
    const gone = once(server, "exit");
    server.kill(signal);
    await gone;
  }

  /** A PIN for a technician, by the vendor's API as a CRM asks for it. One a second is the limit; a refusal costs nothing. */
  async pin(technician, fields = {}) {
    const query = new URLSearchParams({ authcode: technician.authcode, ...fields });
    const ceiling = AbortSignal.timeout(10_000);
    for (;;) {
      const answer = await fetch(`${this.url}/API/requestPINCode_v3.aspx?${query}`, { signal: ceiling });
      const body = await answer.text();
      const found = /^OK\n\nPINCODE:(\d{6})$/.exec(body);
      if (found) return found[1];
      const reason = answer.headers.get("towline-reason");
      if (body !== "POLLRATEEXCEEDED") throw new Error(`requestPINCode_v3 answered ${JSON.stringify(body)} (${reason})`);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
  }
}
