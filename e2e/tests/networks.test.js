// Two browsers in two networks: they meet directly, and where a firewall is in between, through the relay; and one that changes its network keeps its call.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { LINE_DOWN, SIGNED_OUT } from "../browser.js";
import { Coturn } from "../coturn.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { look } from "../frames.js";
import { Lab, ROUTER } from "../lab.js";
import * as sharing from "../sharing.js";
import { Technician } from "../technician.js";

let demo, lab, theirs, ours;
before(async () => {
  lab = Lab.build();
  demo = await Demo.start(4);
  await demo.settle({ TOWLINE_RELAY_LISTEN: `${ROUTER}:0`, TOWLINE_RELAY_PUBLIC_ADDRESS: ROUTER });
  await lab.leadTo(demo.port);
  [theirs, ours] = await Promise.all(lab.sides.map((side) => side.browser()));
});
after(async () => {
  await Promise.allSettled([theirs?.close(), ours?.close()]);
  await lab?.leave();
  await demo?.stop();
});

async function shared(number, name) {
  const member = demo.facts.technicians[number];
  const technician = await Technician.arrive(ours);
  const customer = await Customer.arrive(theirs);
  await technician.come(demo.url, member);
  await customer.come(demo.url, await demo.pin(member, { cfield0: name }));
  await technician.sees(name);
  await technician.pickUp(name);
  await sharing.connect(technician, customer);
  await sharing.agree(customer, "Share my screen");
  return { technician, customer };
}

/** The picture moves: at once, or as soon as a way for it is found. */
async function moves(technician, ceiling = AbortSignal.timeout(50_000)) {
  for (;;) {
    const seen = await look(sharing.picture(technician), 1_000);
    if (seen.distinct >= 3) return;
    assert.ok(!ceiling.aborted, JSON.stringify(seen));
  }
}

test("two networks that let datagrams through: directly", async () => {
  const { technician, customer } = await shared(0, "Jane Direct");
  await moves(technician);
  await customer.page.getByText("The connection goes directly to").waitFor();
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("FT-37: the customer's network changes, and the picture is back", async (t) => {
  const { technician, customer } = await shared(1, "Jane Moves");
  await moves(technician);
  const began = performance.now();
  lab.sides[0].move();
  // The old way is gone: what is seen from now on comes by a new one.
  await moves(technician);
  t.diagnostic(`from the change of network to moving pictures: at most ${Math.round(performance.now() - began)} ms`);
  await customer.leave(...LINE_DOWN);
  await technician.leave(...LINE_DOWN, ...SIGNED_OUT);
});

test("a firewall in between: through the embedded relay", async () => {
  lab.close();
  const { technician, customer } = await shared(2, "Jane Relay");
  await moves(technician);
  await customer.page.getByText("The connection goes through a relay").waitFor();
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("a firewall in between: through coturn, set up as the server says", async () => {
  lab.close();
  const coturn = await Coturn.start(demo.data, ROUTER);
  try {
    await demo.settle(coturn.settings);
    const { technician, customer } = await shared(3, "Jane Coturn");
    await moves(technician);
    await customer.page.getByText("The connection goes through a relay").waitFor();
    await customer.leave();
    await technician.leave(...SIGNED_OUT);
  } finally {
    await coturn.stop();
  }
});
