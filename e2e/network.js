// One person's way to the server: a SOCKS proxy on this machine that can be cut, mended, and moved to another address,
// as happens to somebody who walks out of the house with a phone. Knows neither browser nor server.

import { once } from "node:events";
import net from "node:net";

const GREETING = Buffer.from([5, 0]);
const GRANTED = Buffer.from([5, 0, 0, 1, 0, 0, 0, 0, 0, 0]);

export class Network {
  #server = net.createServer((socket) => this.#serve(socket));
  #sockets = new Set();
  #whole = true;

  /** A network whose connections come from `address`, one of this machine's loopback addresses. */
  static async join(address = "127.0.0.1") {
    const network = new Network();
    network.address = address;
    network.#server.listen(0, "127.0.0.1");
    await once(network.#server, "listening");
    network.proxy = { server: `socks5://127.0.0.1:${network.#server.address().port}` };
    return network;
  }

  /** Every connection breaks, and none can be made until `mend`. */
  cut() {
    this.#whole = false;
    for (const socket of this.#sockets) socket.destroy();
  }

  mend() {
    this.#whole = true;
  }

  /** From one network to another: everything breaks, and what comes next comes from the new address. */
  move(address) {
    this.cut();
    this.address = address;
    this.mend();
  }

  async leave() {
    this.cut();
    this.#server.close();
    await once(this.#server, "close");
  }

  /** SOCKS 5 without a password, as Chromium speaks it: greeting, a request that names the host, bytes both ways. */
  #serve(socket) {
    this.#keep(socket);
    if (!this.#whole) return socket.destroy();
    socket.once("data", () => {
      socket.write(GREETING);
      socket.once("data", (request) => {
        const end = 5 + request[4];
        const host = request.toString("ascii", 5, end);
        const onward = net.connect({ host, port: request.readUInt16BE(end), localAddress: this.address });
        this.#keep(onward);
        onward.once("connect", () => {
          socket.write(GRANTED);
          socket.pipe(onward).pipe(socket);
        });
        onward.once("close", () => socket.destroy());
        socket.once("close", () => onward.destroy());
      });
    });
  }

  #keep(socket) {
    this.#sockets.add(socket);
    socket.on("error", () => socket.destroy());
    socket.once("close", () => this.#sockets.delete(socket));
  }
}
