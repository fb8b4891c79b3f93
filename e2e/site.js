// Somebody else's web site on this machine: serves one page at an origin that is not the server's.

import { once } from "node:events";
import { createServer } from "node:http";

export class Site {
  static async serve(html) {
    const site = new Site();
    site.server = createServer((request, response) => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      response.end(new URL(request.url, "http://localhost").pathname === "/" ? html : "");
    });
    site.server.listen(0, "127.0.0.1");
    await once(site.server, "listening");
    // Another host name, so that the browser counts it as another site and not merely as another origin.
    site.url = `http://localhost:${site.server.address().port}/`;
    return site;
  }

  async close() {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }
}
