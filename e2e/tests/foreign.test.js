// Other people's sites and other people's text: our pages are not framed, driven or spoken for, and nothing that somebody
// typed ever becomes more than text.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launch, LINE_DOWN, Person, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Site } from "../site.js";
import { HOSTILE } from "../hostile.js";
import { Technician } from "../technician.js";

let demo, browser;
before(async () => {
  demo = await Demo.start(3);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const PAGES = ["/", "/console", "/R?i=2&Code=123456", "/API/API.asmx"];

test("at_022_pages_are_neither_framed_nor_driven", async () => {
  const frames = PAGES.map((page, at) => `<iframe title="frame ${at}" src="${demo.url}${page}"></iframe>`).join("");
  const site = await Site.serve(`<!DOCTYPE html><html lang="en"><title>Bait</title><p>Win a phone</p>${frames}</html>`);
  const victim = await Person.arrive(browser);
  await victim.page.goto(site.url, { waitUntil: "networkidle" });
  const inner = victim.page.frames().slice(1);
  assert.equal(inner.length, PAGES.length);
  for (const frame of inner) assert.ok(!frame.url().startsWith(demo.url), `framed: ${frame.url()}`);
  assert.equal(victim.complaints.filter((one) => one.includes("frame-ancestors")).length, PAGES.length);

  for (const page of PAGES) {
    const [opened] = await Promise.all([
      victim.context.waitForEvent("page"),
      victim.page.evaluate((address) => {
        globalThis.handle = open(address);
      }, demo.url + page),
    ]);
    await opened.waitForLoadState();
    assert.equal(opened.url(), demo.url + page);
    assert.equal(await opened.evaluate(() => globalThis.opener), null, `${page} knows who opened it`);
    assert.equal(await victim.page.evaluate(() => globalThis.handle.closed), true, `${page} is in its opener's hand`);
    await opened.close();
  }
  await victim.leave(/frame-ancestors/, /favicon\.ico/, ...SIGNED_OUT);
  await site.close();
});

test("at_102_a_foreign_page_gets_no_socket_and_no_word_in_the_customers_name", async () => {
  const customer = await Customer.arrive(browser);
  await customer.come(demo.url, await demo.pin(demo.facts.technicians[0], { cfield0: "Vera Victim", notechconsole: "1" }));
  const site = await Site.serve("<!DOCTYPE html><html lang='en'><title>Bait</title><p>Win a phone</p></html>");
  const bait = await customer.context.newPage();
  await bait.goto(site.url);
  for (const path of ["/ws/session", "/ws/console"]) {
    const code = await bait.evaluate(
      (address) =>
        new Promise((resolve) => {
          const socket = new WebSocket(address);
          socket.onopen = () => resolve("open");
          socket.onclose = (event) => resolve(event.code);
        }),
      demo.url.replace("http", "ws") + path,
    );
    assert.equal(code, 1006, `${path} opened for a foreign page`);
  }
  const read = await bait.evaluate(
    (address) => fetch(address, { credentials: "include" }).then(() => "read", (error) => error.name),
    `${demo.url}/session`,
  );
  assert.equal(read, "TypeError");
  await bait.close();
  await customer.say("Still me");
  await customer.reads("Still me");
  await customer.leave(/blocked by CORS policy/, /net::ERR_FAILED/, ...LINE_DOWN);
  await site.close();
});

test("at_118_at_119_at_124_whatever_somebody_types_stays_text_on_both_pages", async () => {
  const member = demo.facts.technicians[1];
  const technician = await Technician.arrive(browser);
  const customer = await Customer.arrive(browser);
  const dialogs = [];
  for (const { page } of [technician, customer]) {
    page.on("dialog", (dialog) => (dialogs.push(dialog.message()), dialog.dismiss()));
  }
  await technician.come(demo.url, member);
  assert.equal(HOSTILE.length, 40);
  const [name, ...others] = HOSTILE;
  const fields = Object.fromEntries(others.slice(0, 5).map((payload, at) => [`cfield${at + 1}`, payload]));
  await customer.come(demo.url, await demo.pin(member, { cfield0: name, ...fields, tracking0: others[5] }));
  await technician.sees(name);
  await technician.pickUp(name);
  for (const payload of Object.values(fields)) {
    // A field that may be changed in place holds its text; one that may not shows it.
    await technician.page.waitForFunction(
      (text) => document.body.innerText.includes(text) || [...document.querySelectorAll("input, textarea")].some((field) => field.value === text),
      payload,
    );
  }
  for (const payload of HOSTILE) {
    await customer.say(`customer: ${payload}`);
    await technician.reads(`customer: ${payload}`);
    await technician.say(`technician: ${payload}`);
    await customer.reads(`technician: ${payload}`);
  }
  assert.deepEqual(dialogs, []);
  for (const log of [technician.log(), customer.log]) {
    assert.equal(await log.locator("script, img, svg[onload], iframe, style, a").count(), 0);
  }
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});
