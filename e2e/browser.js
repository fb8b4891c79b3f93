// Chromium as the tests use it: one browser per test file, one context per person, and a watch on every page that
// turns whatever a page complains about into a failed test.

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { chromium } from "playwright-core";

export const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
/** A screen, a camera and a microphone that Chromium makes up, given without asking. */
export const MADE_UP_MEDIA = ["--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream"];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** How long anything may take that a person waits for. */
export const CEILING = 5_000;
/** How long coming back after a break may take: the longest pause between two tries, and the try. */
export const COMEBACK = 20_000;

export const DESKTOP = { viewport: { width: 1280, height: 800 } };
export const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true, deviceScaleFactor: 2 };

export function launch(...more) {
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium", args: [...FLAGS, ...more] });
}

/** One person's browser: a page, what it complained about, and the means to judge it. */
export class Person {
  /** Complaints so far: console errors and warnings, uncaught exceptions, violations of the content policy. */
  complaints = [];

  static async arrive(browser, device = DESKTOP) {
    const person = new Person();
    person.context = await browser.newContext({ locale: "en-GB", ...device });
    person.context.setDefaultTimeout(CEILING);
    person.touch = device.hasTouch === true;
    await person.context.addInitScript(() => {
      addEventListener("securitypolicyviolation", (event) => {
        console.error(`content policy: ${event.effectiveDirective} forbids ${event.blockedURI}`);
      });
    });
    person.context.on("console", (message) => {
      if (!["error", "warning"].includes(message.type())) return;
      person.complaints.push(`${message.type()}: ${message.text()} (${message.location().url})`);
    });
    person.context.on("weberror", (error) => person.complaints.push(`uncaught: ${error.error().message}`));
    person.page = await person.context.newPage();
    return person;
  }

  /** Presses what a person of this device presses: a finger or a mouse. */
  press(locator) {
    return this.touch ? locator.tap() : locator.click();
  }

  /** axe over the page as it is now; complains about every violation of WCAG 2.0 to 2.2, A and AA. */
  async audit(state) {
    // Colours in mid-fade are nobody's colours: what ends by itself is waited for.
    await this.page.evaluate(async () => {
      const ending = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
      await Promise.allSettled(ending.map((one) => one.finished));
    });
    const axePresent = await this.page.evaluate(() => "axe" in globalThis);
    if (!axePresent) await this.page.evaluate(AXE);
    const violations = await this.page.evaluate(async (tags) => {
      const result = await globalThis.axe.run(document, { runOnly: { type: "tag", values: tags } });
      return result.violations.map((found) => ({
        rule: found.id,
        help: found.help,
        where: found.nodes.map((node) => `${node.target.join(" ")}: ${node.failureSummary}`),
      }));
    }, TAGS);
    for (const { rule, help, where } of violations) {
      this.complaints.push(`axe in "${state}": ${rule}, ${help}\n    ${where.join("\n    ")}`);
    }
  }

  /** Nothing may need sideways scrolling. */
  async fits(state) {
    const [content, window] = await this.page.evaluate(() => [
      document.documentElement.scrollWidth,
      document.documentElement.clientWidth,
    ]);
    if (content > window) this.complaints.push(`"${state}" is ${content} px wide in a window of ${window} px`);
  }

  /** Closes the browser window; throws when a page complained about anything but what was to be expected. */
  async leave(...expected) {
    await this.context.close();
    const unexpected = this.complaints.filter((complaint) => !expected.some((pattern) => pattern.test(complaint)));
    if (unexpected.length > 0) throw new Error(`the page complained:\n  ${unexpected.join("\n  ")}`);
  }
}

/** What Chromium writes to the console while the server or the network is away. */
export const LINE_DOWN = [
  /WebSocket connection to '.*' failed/,
  /Failed to load resource: net::ERR_(INTERNET_DISCONNECTED|CONNECTION_REFUSED|CONNECTION_RESET|EMPTY_RESPONSE|SOCKS_CONNECTION_FAILED)/,
];
/** What it writes for a page whose status says that a PIN did not work. */
export const REFUSED = [/Failed to load resource: the server responded with a status of (422|429)/];
/** What it writes when the console asks whether somebody is signed in, and when a password is refused. */
export const SIGNED_OUT = [/Failed to load resource: the server responded with a status of 401/];
