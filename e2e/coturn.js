// coturn, as an operator sets it up with the configuration that the server prints. Knows no browser.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BINARY } from "./demo.js";

const PORT = 3479;

export class Coturn {
  #folder = mkdtempSync(join(tmpdir(), "towline-coturn-"));
  #process;

  /** The settings of a server whose relay this is. */
  settings = {};

  /** coturn at this address, with the secret of the server whose data folder this is. */
  static async start(data, address) {
    const coturn = new Coturn();
    coturn.settings = { TOWLINE_RELAY_MODE: "external", TOWLINE_RELAY_EXTERNAL_URLS: `turn:${address}:${PORT}?transport=udp` };
    const config = execFileSync(
      BINARY,
      ["relay", "coturn-config", "--data", data, "--listen-ip", address, "--relay-ip", address, "--port", String(PORT)],
      { env: { ...process.env, ...coturn.settings } },
    );
    const path = join(coturn.#folder, "turnserver.conf");
    writeFileSync(path, config, { mode: 0o600 });
    const quiet = ["--log-file", "/dev/null", "--pidfile", join(coturn.#folder, "pid"), "--userdb", join(coturn.#folder, "db")];
    coturn.#process = spawn("turnserver", ["-c", path, ...quiet], { stdio: "ignore" });
    // It says nothing when it is ready; that its port is taken is what there is to see.
    const taken = new RegExp(`:${PORT.toString(16).toUpperCase().padStart(4, "0")} `);
    for (const ceiling = AbortSignal.timeout(10_000); !taken.test(readFileSync("/proc/net/udp", "utf8")); ceiling.throwIfAborted()) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    return coturn;
  }

  async stop() {
    const gone = once(this.#process, "exit");
    this.#process.kill("SIGKILL");
    await gone;
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
