// The pages and states that the other tests do not pass through, looked at with axe: every language, dark colours, the
// dialog before the end, a second tab, pages of the API, an address that does not exist.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { COMEBACK, DESKTOP, launch, PHONE, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Technician } from "../technician.js";

let demo, browser;
before(async () => {
  demo = await Demo.start(4);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("the entry page in every language, light and dark, narrow and wide", async () => {
  for (const colorScheme of ["light", "dark"]) {
    for (const device of [DESKTOP, PHONE]) {
      const customer = await Customer.arrive(browser, { ...device, colorScheme });
      await customer.page.goto(demo.url);
      const languages = await customer.page.locator("#languages button").evaluateAll((all) => all.map((one) => one.value));
      assert.equal(languages.length, 7);
      for (const language of languages) {
        await customer.page.goto(`${demo.url}/?language=${language}`);
        assert.equal(await customer.page.locator("html").getAttribute("lang"), language);
        const state = `entry page, ${language}, ${colorScheme}, ${device.viewport.width} px`;
        await customer.audit(state);
        await customer.fits(state);
      }
      await customer.leave();
    }
  }
});

test("a conversation in dark colours, with the dialog before its end", async () => {
  const member = demo.facts.technicians[0];
  const technician = await Technician.arrive(browser, { ...DESKTOP, colorScheme: "dark" });
  const customer = await Customer.arrive(browser, { ...PHONE, colorScheme: "dark" });
  await technician.come(demo.url, member);
  await customer.come(demo.url, await demo.pin(member, { cfield0: "Dana Dark", cfield1: "Screen is black", tracking0: "D-1" }));
  await customer.audit("waiting room, dark");
  await technician.sees("Dana Dark");
  await technician.audit("console: somebody waits, dark");
  await technician.pickUp("Dana Dark");
  await customer.helped(await technician.name());
  await technician.say("Is it dark there too?");
  await customer.reads("Is it dark there too?");
  await customer.say("Very");
  await technician.reads("Very");
  await customer.audit("chat, dark");
  await technician.audit("console: chat, dark");

  const keep = customer.page.getByRole("button", { name: "Keep it open" });
  await customer.press(customer.end);
  await keep.waitFor();
  await customer.audit("dialog: end the session?");
  await customer.press(keep);
  await customer.say("I stay");
  await technician.reads("I stay");

  await technician.press(technician.button("Close session").first());
  await technician.page.getByRole("dialog").waitFor();
  await technician.audit("dialog: close the session?");
  await technician.press(technician.button("Keep it", technician.page.getByRole("dialog")));
  await customer.leaveSession();
  await customer.audit("session over, dark");
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("a second tab takes the session over, and the first says so", async () => {
  const customer = await Customer.arrive(browser);
  await customer.come(demo.url, await demo.pin(demo.facts.technicians[1], { cfield0: "Tina Tab", notechconsole: "1" }));
  const second = await customer.context.newPage();
  await second.goto(`${demo.url}/session`);
  await customer.page.getByRole("heading", { name: "The session is open in another tab" }).waitFor();
  await customer.audit("session, open in another tab");
  await customer.press(customer.page.getByRole("button", { name: "Use it here" }));
  await customer.waits();
  await second.getByRole("heading", { name: "The session is open in another tab" }).waitFor();
  await customer.leave();
});

test("two tabs of the console show the same, and signing out ends both", async () => {
  const member = demo.facts.technicians[1];
  const technician = await Technician.arrive(browser);
  await technician.come(demo.url, member);
  const tab = await technician.context.newPage();
  await tab.goto(`${demo.url}/console`);
  const customer = await Customer.arrive(browser);
  await customer.come(demo.url, await demo.pin(member, { cfield0: "Toni Twice" }));
  await technician.sees("Toni Twice");
  await tab.getByRole("button", { name: "Pick up Toni Twice" }).first().waitFor();
  await technician.pickUp("Toni Twice");
  await tab.getByRole("button", { name: "Pick up Toni Twice" }).first().waitFor({ state: "hidden" });
  await technician.press(technician.button("Menu"));
  await technician.press(technician.button("Sign out"));
  await tab.getByText("You have been signed out.").waitFor({ timeout: COMEBACK });
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("the console on a phone, pane by pane", async () => {
  const member = demo.facts.technicians[2];
  const technician = await Technician.arrive(browser, PHONE);
  const customer = await Customer.arrive(browser);
  await technician.come(demo.url, member);
  await customer.come(demo.url, await demo.pin(member, { cfield0: "Paula Pane", cfield3: "ACME", tracking0: "P-1" }));
  await technician.sees("Paula Pane");
  await technician.pickUp("Paula Pane");
  await technician.press(technician.button("Details"));
  await technician.page.getByText("P-1", { exact: true }).last().waitFor();
  await technician.audit("console: details, narrow");
  await technician.fits("console: details, narrow");
  await technician.press(technician.button("Back to the conversation"));
  await technician.say("Hello");
  await customer.reads("Hello");
  await technician.press(technician.button("Back to the queue"));
  await technician.queue.getByRole("button", { name: "Paula Pane" }).first().waitFor();
  await technician.audit("console: queue, narrow");
  await technician.fits("console: queue, narrow");
  const dialog = await technician.newSession("Nina New");
  await technician.fits("dialog: new session, narrow");
  await technician.press(technician.button("Get a PIN", dialog));
  await technician.invitation(dialog);
  await technician.audit("dialog: PIN, narrow");
  await technician.fits("dialog: PIN, narrow");
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("the API's own pages, and an address that does not exist", async () => {
  const reader = await Customer.arrive(browser);
  await reader.page.goto(`${demo.url}/API/API.asmx`);
  await reader.page.getByRole("link", { name: "requestPINCodeV3" }).waitFor();
  await reader.audit("API: list of operations");
  await reader.press(reader.page.getByRole("link", { name: "requestPINCodeV3" }));
  await reader.page.getByRole("heading", { name: "requestPINCodeV3" }).first().waitFor();
  await reader.audit("API: an operation's page");

  const member = demo.facts.technicians[3];
  await reader.page.goto(`${demo.url}/API/API.asmx?op=login`);
  await reader.audit("API: the page of login");
  await reader.page.getByLabel(/^email/).fill(member.email);
  await reader.page.getByLabel(/^pwd/).fill(member.password);
  await reader.press(reader.page.getByRole("button", { name: "Invoke" }));
  await reader.page.getByText("OK", { exact: true }).waitFor();

  await reader.page.goto(`${demo.url}/no-such-page`);
  await reader.page.getByRole("heading", { name: "This page does not exist" }).waitFor();
  await reader.audit("page that does not exist");
  await reader.leave(/status of 404/);
});
