// A program of its own, run inside a network: takes connections on a port of its loopback to a socket in the file system, which all networks see.
// Says a line when it is ready; a line on standard input breaks every connection there is.

import net from "node:net";

const [, , port, path] = process.argv;
const sockets = new Set();

const keep = (socket, other) => {
  sockets.add(socket);
  socket.on("error", () => socket.destroy());
  socket.once("close", () => (sockets.delete(socket), other().destroy()));
};

const server = net.createServer((socket) => {
  const onward = net.connect(path);
  keep(socket, () => onward);
  keep(onward, () => socket);
  socket.pipe(onward).pipe(socket);
});
server.listen(Number(port), "127.0.0.1", () => process.stdout.write("ready\n"));
process.stdin.on("data", () => sockets.forEach((socket) => socket.destroy()));
process.stdin.on("end", () => process.exit(0));
