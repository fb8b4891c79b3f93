// The technician: signs in to the console, sees the queue, picks up, chats, closes. How the console is made is known
// here and nowhere else in these tests.

import { COMEBACK, Person } from "./browser.js";

export class Technician extends Person {
  static async arrive(browser, device) {
    return Object.assign(new Technician(), await Person.arrive(browser, device));
  }

  /** The name that customers see. */
  async name() {
    return (await this.page.evaluate(async () => (await fetch("/console/me")).json())).name;
  }

  button(name, inside = this.page) {
    return inside.getByRole("button", { name, exact: true });
  }

  /** From the console's address to the live queue. */
  async come(url, { email, password }) {
    await this.page.goto(`${url}/console`);
    await this.page.getByLabel("E-mail address").fill(email);
    await this.page.getByLabel("Password", { exact: true }).fill(password);
    await this.press(this.button("Sign in"));
    await this.connected();
  }

  connected() {
    return this.page.getByText("Connected", { exact: true }).first().waitFor({ state: "attached", timeout: COMEBACK });
  }

  get queue() {
    return this.page.getByRole("navigation", { name: "Queue" });
  }

  /** A customer of this name waits in the queue. */
  sees(name) {
    return this.button(`Pick up ${name}`, this.queue).waitFor();
  }

  async pickUp(name) {
    await this.press(this.button(`Pick up ${name}`, this.queue));
    await this.log(name).waitFor();
    this.customer = name;
  }

  /** Brings a session of the open ones to the front. */
  async turnTo(name) {
    const tabs = this.page.getByRole("list", { name: "Open sessions" });
    await this.press(tabs.getByRole("button", { name }).first());
    await this.log(name).waitFor();
    this.customer = name;
  }

  log(name = this.customer) {
    return this.page.getByRole("log", { name: `Conversation with ${name}` });
  }

  async say(text) {
    await this.write(text);
    await this.press(this.button("Send"));
  }

  write(text) {
    return this.page.getByLabel(`Message to ${this.customer}`).fill(text);
  }

  /** A line stands in the open chat, once. */
  async reads(text) {
    await this.line(text).first().waitFor({ timeout: COMEBACK });
    const times = await this.line(text).count();
    if (times !== 1) throw new Error(`the technician sees ${times} times: ${text}`);
  }

  line(text) {
    return this.log().getByText(text, { exact: true });
  }

  /** Every text of the open chat, in order. */
  texts() {
    return this.log().locator(".bubble").allInnerTexts();
  }

  /** Asks for the dialog of a new session and fills in the customer's name. */
  async newSession(name) {
    await this.press(this.page.getByRole("button", { name: /^New/ }).first());
    const dialog = this.page.getByRole("dialog");
    await dialog.getByLabel("Name", { exact: true }).fill(name);
    return dialog;
  }

  /** The whole way of the dialog: gives PIN and link, and closes it. */
  async invite(name) {
    const dialog = await this.newSession(name);
    await this.press(this.button("Get a PIN", dialog));
    const invitation = await this.invitation(dialog);
    await this.press(this.button("Done", dialog));
    await dialog.waitFor({ state: "hidden" });
    return invitation;
  }

  /** What the dialog shows once the PIN is there. */
  async invitation(dialog) {
    await this.button("Done", dialog).waitFor();
    const link = await dialog.getByLabel("Link", { exact: true }).inputValue();
    const [, pin] = /\/R\?i=2&Code=(\d{6})/.exec(link);
    await dialog.getByText(`${pin.slice(0, 3)} ${pin.slice(3)}`, { exact: true }).waitFor();
    const words = (await dialog.locator(".words").innerText()).split(" ");
    return { pin, link, words };
  }

  /** Asked, says yes: the session leaves the queue. */
  async close() {
    await this.press(this.button("Close session").first());
    const dialog = this.page.getByRole("dialog");
    await this.press(this.button("Close session", dialog));
    await dialog.waitFor({ state: "hidden" });
  }
}
