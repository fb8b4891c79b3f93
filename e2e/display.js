// A screen to share: a display of its own (Xvfb) on which something moves that a test can tell apart frame by frame, and
// browsers that show their windows there. Knows neither pages nor servers of Towline.

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chromium } from "playwright-core";
import { FLAGS } from "./browser.js";

export const WIDTH = 1280;
export const HEIGHT = 720;
/** The counter: so many squares, each of so many pixels, on or off; the lowest bit first. */
const BITS = 12;
const SQUARE = 40;
/** Where its window lies on the screen, and where the counter is to be looked for. */
const CORNER = { left: 700, top: 360, width: 560, height: 340 };
export const COUNTER = { left: 705, top: 390, width: 470, height: 40 };

/** Browsers with windows: the usual flags, and windows that are covered by others go on drawing. */
const WINDOWED = [
  ...FLAGS.filter((flag) => flag !== "--headless"),
  "--disable-infobars",
  "--disable-backgrounding-occluded-windows",
  "--disable-renderer-backgrounding",
];

export class Display {
  #server;
  #scene;

  /** A display, and on it a window whose counter counts up at each frame. */
  static async open() {
    const display = new Display();
    display.#server = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", `${WIDTH}x${HEIGHT}x24`, "-nolisten", "tcp"], {
      stdio: ["ignore", "ignore", "ignore", "pipe"],
    });
    const [number] = await once(display.#server.stdio[3], "data");
    display.name = `:${String(number).trim()}`;
    display.#scene = await display.browser(CORNER, ["--app=about:blank"]);
    const page = display.#scene.contexts()[0]?.pages()[0] ?? (await display.#scene.newPage());
    await page.setContent(`<style>body{margin:0;background:#888}</style><canvas width="${BITS * SQUARE}" height="${SQUARE * 2}"></canvas>`);
    await page.evaluate(
      ([bits, square]) => {
        const paint = document.querySelector("canvas").getContext("2d");
        let count = 0;
        const draw = () => {
          count = (count + 1) % 2 ** bits;
          for (let bit = 0; bit < bits; bit += 1) {
            paint.fillStyle = (count >> bit) & 1 ? "#fff" : "#000";
            paint.fillRect(bit * square, 0, square, square * 2);
          }
        };
        setInterval(draw, 33);
      },
      [BITS, SQUARE],
    );
    return display;
  }

  /** A browser with windows on this display; it shares the whole screen when it is asked to. */
  browser({ left, top, width, height } = { left: 0, top: 0, width: 680, height: 720 }, more = []) {
    return chromium.launch({
      executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
      headless: false,
      env: { ...process.env, DISPLAY: this.name },
      args: [
        ...WINDOWED,
        `--window-position=${left},${top}`,
        `--window-size=${width},${height}`,
        "--auto-select-desktop-capture-source=Entire screen",
        ...more,
      ],
    });
  }

  async close() {
    await this.#scene?.close();
    const gone = once(this.#server, "exit");
    this.#server.kill();
    await gone;
  }
}
