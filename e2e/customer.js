// The customer: types a PIN, waits, chats, ends. Speaks in what a person sees; how the pages are made is known here and
// nowhere else in these tests.

import { COMEBACK, Person } from "./browser.js";

export class Customer extends Person {
  static async arrive(browser, device) {
    return Object.assign(new Customer(), await Person.arrive(browser, device));
  }

  get log() {
    return this.page.getByRole("log", { name: "Chat" });
  }

  get status() {
    return this.page.locator("#status");
  }

  get end() {
    return this.page.getByRole("button", { name: "End", exact: true });
  }

  /** From the entry page's address to the waiting room. */
  async come(url, pin) {
    await this.page.goto(url);
    await this.type(pin);
    await this.waits();
  }

  /** Types a PIN into the entry page and presses Start. */
  async type(pin) {
    await this.page.getByLabel("PIN", { exact: true }).fill(pin);
    await this.start();
  }

  start() {
    return this.press(this.page.getByRole("button", { name: "Start", exact: true }));
  }

  /** The waiting room is there and says where in the queue one is. */
  async waits() {
    await this.page.waitForURL("**/session");
    await this.status.filter({ hasText: "Please stay on this page" }).waitFor();
  }

  /** The technician has picked the session up. */
  helped(technician) {
    return this.status.filter({ hasText: `${technician} is helping you.` }).waitFor({ timeout: COMEBACK });
  }

  async say(text) {
    await this.write(text);
    await this.press(this.page.getByRole("button", { name: "Send", exact: true }));
  }

  /** Writes without sending. */
  write(text) {
    return this.page.getByLabel("Your message").fill(text);
  }

  /** A line stands in the chat, once. */
  async reads(text) {
    await this.line(text).first().waitFor({ timeout: COMEBACK });
    const times = await this.line(text).count();
    if (times !== 1) throw new Error(`the customer sees ${times} times: ${text}`);
  }

  line(text) {
    return this.log.getByText(text, { exact: true });
  }

  /** Every text of the chat, in order. */
  texts() {
    return this.log.locator(".text").allInnerTexts();
  }

  /** Asked, says yes: the session is over. */
  async leaveSession() {
    await this.press(this.end);
    await this.press(this.page.getByRole("button", { name: "End session" }));
    await this.over("You ended the session.");
  }

  async over(why) {
    await this.page.getByRole("heading", { name: "The session is over" }).waitFor();
    await this.page.getByText(why, { exact: true }).last().waitFor();
  }
}
