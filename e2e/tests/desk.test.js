// One console, several customers at once: each conversation stays its own; and every dialog of the console.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Technician } from "../technician.js";

const NAMES = ["Anna Able", "Berta Baker", "Clara Cole"];

let demo, browser;
before(async () => {
  demo = await Demo.start(2);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("three customers in one console", async () => {
  const member = demo.facts.technicians[0];
  const technician = await Technician.arrive(browser);
  await technician.come(demo.url, member);
  const customers = new Map();
  for (const name of NAMES) {
    const customer = await Customer.arrive(browser);
    await customer.come(demo.url, await demo.pin(member, { cfield0: name }));
    customers.set(name, customer);
    await technician.sees(name);
  }
  await technician.audit("console: three customers wait");

  const helper = await technician.name();
  for (const [name, customer] of customers) {
    await technician.pickUp(name);
    await customer.helped(helper);
    await technician.say(`Hello ${name}`);
  }
  // The last one is in front: the others' lines arrive behind it and are counted.
  for (const [name, customer] of customers) {
    await customer.reads(`Hello ${name}`);
    await customer.say(`This is ${name}`);
  }
  await technician.reads(`This is ${NAMES[2]}`);
  await technician.queue.getByText("1 new message").first().waitFor();
  await technician.audit("console: several conversations, unread lines");
  for (const name of NAMES) {
    await technician.turnTo(name);
    await technician.reads(`Hello ${name}`);
    await technician.reads(`This is ${name}`);
    for (const other of NAMES.filter((one) => one !== name)) {
      assert.equal(await technician.line(`This is ${other}`).count(), 0, `${other}'s line stands in ${name}'s chat`);
    }
  }

  await technician.turnTo(NAMES[0]);
  await technician.close();
  await customers.get(NAMES[0]).over(`${helper} ended the session.`);
  await customers.get(NAMES[1]).leaveSession();
  await technician.turnTo(NAMES[1]);
  await technician.page.getByText(`${NAMES[1]} has ended the session. Close it to finish.`).waitFor();
  await technician.audit("console: the customer has left");
  await technician.close();

  // The third conversation went on undisturbed.
  await technician.turnTo(NAMES[2]);
  await technician.say("Still here");
  await customers.get(NAMES[2]).reads("Still here");
  for (const customer of customers.values()) await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("every dialog of the console passes axe", async () => {
  const technician = await Technician.arrive(browser);
  await technician.come(demo.url, demo.facts.technicians[1]);
  const dialog = technician.page.getByRole("dialog");

  await technician.newSession("Dora Dialog");
  await technician.audit("dialog: new session");
  await technician.press(technician.button("Get a PIN", dialog));
  await technician.invitation(dialog);
  await technician.audit("dialog: PIN, link and e-mail text");
  await technician.press(technician.button("Done", dialog));

  await technician.press(technician.queue.getByRole("button", { name: "Dora Dialog" }));
  await technician.page.getByText("Nobody has used this PIN yet").waitFor();
  await technician.audit("console: a PIN that nobody has used yet");
  await technician.press(technician.button("Show PIN and link"));
  await technician.button("Done", dialog).waitFor();
  await technician.audit("dialog: PIN shown again");
  await technician.press(technician.button("Done", dialog));

  await technician.press(technician.button("Withdraw the PIN").first());
  await dialog.waitFor();
  await technician.audit("dialog: withdraw a PIN");
  await technician.press(technician.button("Withdraw the PIN", dialog));
  await dialog.waitFor({ state: "hidden" });
  await technician.queue.getByText("No sessions yet").waitFor();

  await technician.press(technician.button("Keyboard help").first());
  await dialog.waitFor();
  await technician.audit("dialog: keyboard help");
  await technician.page.keyboard.press("Escape");
  await dialog.waitFor({ state: "hidden" });

  await technician.press(technician.button("Menu"));
  await technician.button("Sign out").waitFor();
  await technician.audit("menu");
  await technician.page.getByLabel("Colours").selectOption({ label: "Dark" });
  await technician.audit("menu, dark");
  await technician.press(technician.button("Sign out"));
  await technician.page.getByLabel("E-mail address").waitFor();
  await technician.audit("sign in, dark");

  await technician.page.getByLabel("E-mail address").fill("nobody@example.com");
  await technician.page.getByLabel("Password", { exact: true }).fill("not it");
  await technician.press(technician.button("Sign in"));
  await technician.page.getByRole("alert").filter({ hasText: "do not match" }).waitFor();
  await technician.audit("sign in, refused");
  await technician.leave(...SIGNED_OUT);
});
