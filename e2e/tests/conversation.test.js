// The main job, end to end in two browsers, at a desk and on a phone: a PIN by API, typed by a customer, seen and picked
// up by a technician, a chat both ways, a reload, the end. Every state on the way is looked at with axe.

import { after, before, test } from "node:test";
import { DESKTOP, launch, PHONE, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Technician } from "../technician.js";

let demo, browser;
before(async () => {
  demo = await Demo.start(2);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function conversation(t, device, member, name) {
  const technician = await Technician.arrive(browser, device);
  const customer = await Customer.arrive(browser, device);
  const look = async (person, state) => {
    await person.audit(state);
    await person.fits(state);
  };

  await technician.page.goto(`${demo.url}/console`);
  await technician.page.getByLabel("E-mail address").waitFor();
  await look(technician, "console: sign in");
  await technician.come(demo.url, member);
  await look(technician, "console: empty queue");

  // The technician's console runs, so the request need not say that it may be missing.
  const pin = await demo.pin(member, { cfield0: name, cfield1: "Printer on fire", tracking0: "CASE-77" });
  await customer.page.goto(demo.url);
  await look(customer, "entry page");

  await customer.page.getByLabel("PIN", { exact: true }).fill(`${pin.slice(0, 3)} ${pin.slice(3)}`);
  const began = performance.now();
  await customer.start();
  await technician.sees(name);
  t.diagnostic(`from the customer's Start to the technician's queue: ${Math.round(performance.now() - began)} ms`);
  await customer.waits();
  await look(customer, "waiting room");
  await look(technician, "console: somebody waits");

  await technician.pickUp(name);
  const helper = await technician.name();
  await customer.helped(helper);
  await look(technician, "console: picked up");

  await technician.write("Good morning, what happened?");
  await customer.page.getByText(`${helper} is writing…`).waitFor();
  await technician.say("Good morning, what happened?");
  await customer.reads("Good morning, what happened?");
  await customer.write("It is <b>burning</b>");
  await technician.page.getByText(`${name} is typing…`).first().waitFor();
  await customer.say("It is <b>burning</b>");
  await technician.reads("It is <b>burning</b>");
  await customer.say("Second line");
  await technician.reads("Second line");
  await look(customer, "chat");
  await look(technician, "console: chat");

  await customer.page.reload();
  await customer.helped(helper);
  for (const line of ["Good morning, what happened?", "It is <b>burning</b>", "Second line"]) await customer.reads(line);
  await customer.say("I am back");
  await technician.reads("I am back");
  await technician.say("So you are");
  await customer.reads("So you are");

  await technician.close();
  await customer.over(`${helper} ended the session.`);
  await look(customer, "session over");

  await customer.leave();
  await technician.leave(...SIGNED_OUT);
}

test("a conversation at the desk", async (t) => conversation(t, DESKTOP, demo.facts.technicians[0], "Jane Doe"));
test("a conversation on a phone of 360 px", async (t) => conversation(t, PHONE, demo.facts.technicians[1], "Joan Poe"));
