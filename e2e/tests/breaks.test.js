// What breaks in the middle of a chat: the network, the server. Both sides come back by themselves; what was written
// meanwhile arrives once, and what was acknowledged is never lost.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { COMEBACK, DESKTOP, launch, LINE_DOWN, PHONE, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Network } from "../network.js";
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

/** Two people in a chat, each on a network of their own. */
async function pair(member, name) {
  const networks = { technician: await Network.join(), customer: await Network.join() };
  const technician = await Technician.arrive(browser, { ...DESKTOP, proxy: networks.technician.proxy });
  await technician.come(demo.url, member);
  const customer = await Customer.arrive(browser, { ...PHONE, proxy: networks.customer.proxy });
  await customer.come(demo.url, await demo.pin(member, { cfield0: name }));
  await technician.sees(name);
  await technician.pickUp(name);
  await customer.helped(await technician.name());
  return { technician, customer, networks };
}

async function part({ technician, customer, networks }) {
  await customer.leave(...LINE_DOWN);
  await technician.leave(...LINE_DOWN, ...SIGNED_OUT);
  await networks.customer.leave();
  await networks.technician.leave();
}

/** Every line stands once in both chats, in the same order. */
async function agree(technician, customer, lines) {
  const seen = [];
  for (const person of [technician, customer]) {
    for (const line of lines) await person.reads(line);
    seen.push((await person.texts()).filter((text) => lines.includes(text)));
  }
  assert.deepEqual(seen[0], seen[1]);
  assert.deepEqual([...seen[0]].sort(), [...lines].sort());
}

test("a network breaks and comes back: no line is lost or doubled", async () => {
  const both = await pair(demo.facts.technicians[0], "Nora Net");
  const { technician, customer, networks } = both;
  const lines = [];
  const say = async (person, line) => {
    await person.say(line);
    lines.push(line);
  };
  await say(technician, "technician, before");
  await say(customer, "customer, before");
  await agree(technician, customer, lines);

  networks.customer.cut();
  await customer.page.getByText("The connection is interrupted.").waitFor({ timeout: COMEBACK });
  await say(customer, "customer, on a broken network");
  await customer.page.getByText("Not sent yet").waitFor();
  await customer.audit("chat, network broken");
  await technician.page.getByText("is not connected right now").first().waitFor({ timeout: COMEBACK });
  await technician.audit("console: the customer's network is broken");
  await say(technician, "technician, while the customer is away");
  networks.customer.mend();
  await agree(technician, customer, lines);

  networks.technician.cut();
  await technician.page.getByText(/^Connection lost\./).first().waitFor({ timeout: COMEBACK });
  await say(technician, "technician, on a broken network");
  await technician.page.getByText("Waits for the connection").waitFor();
  await technician.audit("console: network broken");
  await say(customer, "customer, while the technician is away");
  networks.technician.mend();
  await agree(technician, customer, lines);
  await part(both);
});

test("a browser is offline for a while: no line is lost or doubled", async () => {
  const both = await pair(demo.facts.technicians[1], "Otto Offline");
  const { technician, customer } = both;
  await customer.context.setOffline(true);
  await customer.say("customer, offline");
  await technician.say("technician, to somebody offline");
  await technician.reads("technician, to somebody offline");
  assert.equal(await technician.line("customer, offline").count(), 0, "the customer was not offline");
  await customer.context.setOffline(false);
  await agree(technician, customer, ["customer, offline", "technician, to somebody offline"]);
  await part(both);
});

test("a customer moves to another network and is let in again by the technician", async () => {
  const both = await pair(demo.facts.technicians[2], "Wanda Walk");
  const { technician, customer, networks } = both;
  await technician.say("before the walk");
  await customer.reads("before the walk");
  networks.customer.move("127.44.0.1");
  await customer.status.filter({ hasText: "Your connection has changed." }).waitFor({ timeout: COMEBACK });
  await customer.audit("chat, back from another network");
  await technician.page.getByText("Is this still Wanda Walk?").waitFor({ timeout: COMEBACK });
  await technician.audit("console: a customer comes from another network");
  await technician.press(technician.button("Let in"));
  await customer.helped(await technician.name());
  await customer.say("after the walk");
  await agree(technician, customer, ["before the walk", "after the walk"]);
  await part(both);
});

test("the server is killed in mid-chat and started again: everything acknowledged is there", async () => {
  const both = await pair(demo.facts.technicians[3], "Karl Kill");
  const { technician, customer } = both;
  const lines = [];
  for (let round = 1; round <= 3; round += 1) {
    for (const [from, to, who] of [[technician, customer, "technician"], [customer, technician, "customer"]]) {
      const line = `round ${round}, from the ${who}`;
      await from.say(line);
      await to.reads(line);
      lines.push(line);
    }
    await demo.kill();
    await customer.page.getByText("The connection is interrupted.").waitFor({ timeout: COMEBACK });
    const meanwhile = `round ${round}, with the server down`;
    await customer.say(meanwhile);
    await demo.launch();
    await technician.reads(meanwhile);
    lines.push(meanwhile);
    await agree(technician, customer, lines);
  }
  await customer.page.reload();
  await technician.page.reload();
  await technician.connected();
  await technician.turnTo("Karl Kill");
  await agree(technician, customer, lines);
  await technician.close();
  await customer.over(`${await technician.name()} ended the session.`);
  await part(both);
});
