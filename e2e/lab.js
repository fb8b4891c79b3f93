// Two networks on this machine, each a network namespace behind a router, and a firewall between them that can be closed.
// In each there is a browser; the server is in neither. What the browsers say to the server goes over a path of its own, so that only media meet the firewall.
// Needs root, iproute2 and nftables. Knows neither pages nor Towline.

import { execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import net from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";
import { FLAGS, MADE_UP_MEDIA } from "./browser.js";

/** The router's own address, where a relay may listen. */
export const ROUTER = "10.98.0.1";
const TABLE = "towline_lab";
const FORWARD = fileURLToPath(new URL("./forward.js", import.meta.url));

const ip = (...args) => execFileSync("ip", args, { stdio: ["ignore", "pipe", "pipe"] });
const nft = (rules) => execFileSync("nft", ["-f", "-"], { input: rules, stdio: ["pipe", "ignore", "pipe"] });

export class Lab {
  #folder = mkdtempSync(join(tmpdir(), "towline-lab-"));
  #forwarding;
  #way;
  sides = [];

  /** The router. Networks and their way to a server come with `leadTo`, as the server may want to listen on the router. */
  static build() {
    const lab = new Lab();
    lab.#tearDown();
    ip("addr", "add", `${ROUTER}/32`, "dev", "lo");
    lab.#forwarding = execFileSync("sysctl", ["-n", "net.ipv4.ip_forward"], { encoding: "utf8" }).trim();
    execFileSync("sysctl", ["-qw", "net.ipv4.ip_forward=1"]);
    return lab;
  }

  /** Two networks, and a way for their browsers to the server on this port. */
  async leadTo(port) {
    const path = join(this.#folder, "server.sock");
    this.#way = net.createServer((socket) => {
      const onward = net.connect(port, "127.0.0.1");
      socket.pipe(onward).pipe(socket);
      for (const [one, other] of [[socket, onward], [onward, socket]]) one.on("error", () => one.destroy()).once("close", () => other.destroy());
    });
    this.#way.listen(path);
    await once(this.#way, "listening");
    for (const number of [1, 2]) this.sides.push(await Side.build(number, this.#folder, path, port));
  }

  /** Nothing goes from one network to the other any more; what goes to the router itself does. */
  close() {
    nft(`table ip ${TABLE} {
      chain between {
        type filter hook forward priority 0;
        ip saddr 10.98.0.0/16 ip daddr 10.98.0.0/16 drop
      }
    }\n`);
  }

  async leave() {
    for (const side of this.sides) side.leave();
    this.#way?.close();
    this.#tearDown();
    if (this.#forwarding !== undefined) execFileSync("sysctl", ["-qw", `net.ipv4.ip_forward=${this.#forwarding}`]);
    rmSync(this.#folder, { recursive: true, force: true });
  }

  /** Takes away what a run left behind. */
  #tearDown() {
    const quietly = (act) => {
      try {
        act();
      } catch {
        // It was not there.
      }
    };
    quietly(() => execFileSync("nft", ["delete", "table", "ip", TABLE], { stdio: "ignore" }));
    for (const number of [1, 2]) quietly(() => ip("netns", "del", name(number)));
    for (const number of [1, 2]) quietly(() => ip("link", "del", `towlab${number}`));
    quietly(() => ip("addr", "del", `${ROUTER}/32`, "dev", "lo"));
  }
}

const name = (number) => `towline-lab-${number}`;

/** One of the networks. */
class Side {
  #forwarder;

  static async build(number, folder, path, port) {
    const side = new Side();
    side.number = number;
    side.host = 2;
    ip("netns", "add", name(number));
    ip("link", "add", `towlab${number}`, "type", "veth", "peer", "name", "eth0", "netns", name(number));
    ip("addr", "add", `10.98.${number}.1/24`, "dev", `towlab${number}`);
    ip("link", "set", `towlab${number}`, "up");
    // An address of IPv6 that comes a second later would be a change of network to a browser.
    execFileSync("ip", ["netns", "exec", name(number), "sysctl", "-qw", "net.ipv6.conf.all.disable_ipv6=1"]);
    side.#in("link", "set", "lo", "up");
    side.#in("link", "set", "eth0", "up");
    side.#address("add");
    side.executable = join(folder, `browser-${number}`);
    const browser = process.env.CHROMIUM ?? "/usr/bin/chromium";
    writeFileSync(side.executable, `#!/bin/sh\nexec ip netns exec ${name(number)} ${browser} "$@"\n`, { mode: 0o755 });
    side.#forwarder = spawn("ip", ["netns", "exec", name(number), process.execPath, FORWARD, String(port), path], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    await once(side.#forwarder.stdout, "data");
    return side;
  }

  #in(...args) {
    ip("-n", name(this.number), ...args);
  }

  #address(change) {
    this.#in("addr", change, `10.98.${this.number}.${this.host}/24`, "dev", "eth0");
    if (change === "add") this.#in("route", "add", "default", "via", `10.98.${this.number}.1`);
  }

  /** A browser in this network, with a made-up screen, camera and microphone. */
  browser() {
    return chromium.launch({ executablePath: this.executable, args: [...FLAGS, ...MADE_UP_MEDIA] });
  }

  /** Another address, as of another network: every connection that was open breaks. */
  move() {
    this.#address("del");
    this.host += 1;
    this.#address("add");
    this.#forwarder.stdin.write("break\n");
  }

  leave() {
    this.#forwarder?.kill();
  }
}
