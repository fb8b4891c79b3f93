// The ways in: forms on other people's pages, a link with its key, a PIN that does not work; and what the pages weigh.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { launch, PHONE, REFUSED, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Site } from "../site.js";
import { Technician } from "../technician.js";

const LIMIT = 100_000;

let demo, browser, member;
before(async () => {
  demo = await Demo.start(5);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

test("the guide's HTML form, posted from another site, is given a PIN", async () => {
  member = demo.facts.technicians[0];
  const form = readFileSync(new URL("../../tests/clients/guide/form.html", import.meta.url), "utf8");
  const site = await Site.serve(
    form.replaceAll("https://secure.logmeinrescue.com", demo.url).replaceAll("AUTHCODE", member.authcode),
  );
  const clerk = await Customer.arrive(browser);
  await clerk.page.goto(site.url);
  await clerk.press(clerk.page.getByRole("button", { name: "Get a PIN" }));
  await clerk.page.waitForURL(`${demo.url}/API/requestPINCode.aspx`);
  assert.match(await clerk.page.locator("body").innerText(), /^OK\n\nPINCODE:\d{6}$/);
  // The answer is plain text, no page of ours: Chromium looks for an icon of its own accord.
  await clerk.leave(/favicon\.ico/);
  await site.close();
});

test("a PIN form on a help desk's own site leads into the session", async () => {
  member = demo.facts.technicians[1];
  const pin = await demo.pin(member, { cfield0: "Jane Doe", notechconsole: "1" });
  const site = await Site.serve(`<!DOCTYPE html><html lang="en"><title>Our help desk</title>
    <form method="post" action="${demo.url}/Customer/Code.aspx">
    <label>Code <input name="Code"></label>
    <input type="hidden" name="tracking0" value=""><input type="hidden" name="language" value="">
    <input type="hidden" name="hostederrorhandling" value=""><button>Connect</button></form></html>`);
  const customer = await Customer.arrive(browser);
  await customer.page.goto(site.url);
  await customer.page.getByLabel("Code").fill(pin);
  await customer.press(customer.page.getByRole("button", { name: "Connect" }));
  await customer.waits();
  await customer.page.reload();
  await customer.waits();
  await customer.leaveSession();
  await customer.leave();
  await site.close();
});

test("a link session needs no typing, and its key leaves neither the address bar nor the page", async () => {
  const technician = await Technician.arrive(browser);
  await technician.come(demo.url, demo.facts.technicians[2]);
  const { link } = await technician.invite("Linda Link");

  const customer = await Customer.arrive(browser);
  const asked = [];
  customer.page.on("request", (request) => asked.push(request.url()));
  await customer.page.goto(link);
  await customer.page.getByText("Your PIN is already filled in.").waitFor();
  await customer.audit("entry page, from a link");
  await customer.start();
  await customer.waits();
  const key = link.split("#k=")[1];
  assert.ok(!asked.some((address) => address.split("#")[0].includes(key)), "the key was sent in an address");
  assert.ok(!customer.page.url().includes(key), "the key stands in the address bar");

  await technician.sees("Linda Link");
  await technician.pickUp("Linda Link");
  await customer.helped(await technician.name());
  await customer.leaveSession();
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("a PIN that does not work says what to do next, and a used one says the same", async () => {
  const pin = await demo.pin(demo.facts.technicians[3], { cfield0: "Jane Doe", notechconsole: "1" });
  const first = await Customer.arrive(browser);
  await first.come(demo.url, pin);

  const second = await Customer.arrive(browser, PHONE);
  await second.page.goto(demo.url);
  const said = [];
  for (const wrong of [pin, pin === "000000" ? "000001" : "000000"]) {
    await second.type(wrong);
    const problem = second.page.getByRole("alert").filter({ hasText: "That did not work" });
    await problem.filter({ hasText: "ask your helper for a new one" }).waitFor();
    said.push(await problem.innerText());
    await second.audit("entry page, PIN refused");
    await second.fits("entry page, PIN refused");
  }
  assert.equal(said[0], said[1]);
  await first.leave();
  await second.leave(...REFUSED);
});

test("a customer's page is light", async (t) => {
  const pin = await demo.pin(demo.facts.technicians[4], { cfield0: "Jane Doe", notechconsole: "1" });
  const customer = await Customer.arrive(browser);
  const network = await customer.context.newCDPSession(customer.page);
  await network.send("Network.enable");
  let bytes = 0;
  network.on("Network.loadingFinished", (loaded) => (bytes += loaded.encodedDataLength));
  await customer.page.goto(demo.url, { waitUntil: "networkidle" });
  const entry = bytes;
  await customer.type(pin);
  await customer.waits();
  await customer.page.waitForLoadState("networkidle");
  t.diagnostic(`transferred: entry page ${entry} bytes, session page ${bytes - entry} bytes`);
  assert.ok(entry > 0 && bytes > entry, "nothing was measured");
  assert.ok(bytes < LIMIT, `both pages together took ${bytes} bytes`);
  await customer.leave();
});
