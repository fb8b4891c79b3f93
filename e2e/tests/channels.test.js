// Customers who come without a PIN: through a channel's form, through a button or an Instant Chat on somebody else's page; and somebody else's form for
// PINs, which is told what went wrong.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { after, before, test } from "node:test";
import { DESKTOP, launch, Person, PHONE, REFUSED, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { BINARY, Demo } from "../demo.js";
import { Site } from "../site.js";
import { Technician } from "../technician.js";

let demo, browser, sales, closed;
before(async () => {
  demo = await Demo.start(2);
  browser = await launch();
  const [tess] = demo.facts.technicians;
  sales = order("channel", "create", "--organisation", demo.facts.organisation, "--name", "Sales");
  closed = order("channel", "create", "--organisation", demo.facts.organisation, "--name", "Night desk");
  order("channel", "assign", "--channel", sales, "--node", String(tess.node_id));
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** What the operator types. */
function order(...words) {
  return execFileSync(BINARY, [...words, "--data", demo.data], { encoding: "utf8" }).trim();
}

/** A page of somebody else with this in its body. */
function page(body) {
  return `<!DOCTYPE html><html lang="en"><head><meta name="referrer" content="no-referrer-when-downgrade"><title>Shop</title></head><body><main><h1>Shop</h1>${body}</main></body></html>`;
}

/** The tab that a press opens. */
async function opened(visitor, press) {
  const [tab] = await Promise.all([visitor.context.waitForEvent("page"), press()]);
  await tab.waitForLoadState();
  return tab;
}

for (const [device, name] of [[PHONE, "phone"], [DESKTOP, "desktop"]]) {
  test(`a customer fills a channel's form in on a ${name}, waits, is picked up and chats`, async () => {
    const technician = await Technician.arrive(browser);
    const customer = await Customer.arrive(browser, device);
    // Whoever has just left counts as there for ten seconds, so a channel that nobody serves stands for an empty desk.
    await customer.page.goto(`${demo.url}/channel/${closed}`);
    await customer.page.getByText("Nobody is here at the moment").waitFor();
    await customer.audit(`the form while nobody is there, ${name}`);
    await customer.fits("the form while nobody is there");
    await technician.come(demo.url, demo.facts.technicians[0]);
    await customer.page.goto(`${demo.url}/channel/${sales}`);
    await customer.page.getByText("The help desk is here for you.").waitFor();
    const caller = `Jane on a ${name}`;
    await customer.page.getByLabel("Your name").fill(caller);
    await customer.page.getByLabel("What is it about?").fill("The printer is on fire");
    await customer.press(customer.page.getByRole("button", { name: "Deutsch" }));
    await customer.page.getByText("Der Support ist für Sie da.").waitFor();
    await customer.press(customer.page.getByRole("button", { name: "English" }));
    await customer.page.getByText("Check what is filled in").waitFor();
    await customer.audit(`the form, ${name}`);
    await customer.fits("the form");
    await customer.start();
    await customer.waits();
    await technician.sees(caller);
    await technician.pickUp(caller);
    await customer.helped(await technician.name());
    await technician.say("Which printer?");
    await customer.reads("Which printer?");
    await customer.say("The red one");
    await technician.reads("The red one");
    await customer.leaveSession();
    const again = customer.page.getByRole("link", { name: "Start again" });
    assert.equal(new URL(await again.evaluate((link) => link.href)).pathname, `/channel/${sales}`);
    await customer.leave();
    await technician.leave(...SIGNED_OUT);
  });
}

test("the form works with the keyboard alone and says what is missing", async () => {
  const customer = await Customer.arrive(browser);
  await customer.page.goto(`${demo.url}/channel/${sales}`);
  const name = customer.page.getByLabel("Your name");
  assert.ok(await name.evaluate((field) => field === document.activeElement), "typing begins in the first field");
  await name.evaluate((field) => field.removeAttribute("required"));
  await customer.page.keyboard.press("Tab");
  await customer.page.keyboard.type("Help");
  await customer.page.keyboard.press("Tab");
  await customer.page.keyboard.press("Enter");
  await customer.page.getByRole("alert").filter({ hasText: "Your name is missing" }).waitFor();
  await customer.audit("the form without a name");
  assert.equal(await customer.page.getByLabel("What is it about?").inputValue(), "Help");
  await customer.page.keyboard.type("Kim Keyboard");
  await customer.page.keyboard.press("Enter");
  await customer.waits();
  await customer.leaveSession();
  await customer.leave(...REFUSED);
});

test("a button on a foreign page opens the form in a tab of its own and says whether somebody is there", async () => {
  const site = await Site.serve(page(`<script src="${demo.url}/embed.js" data-channel="${closed}" data-label="Talk to us" async></script>`));
  const visitor = await Person.arrive(browser);
  await visitor.page.goto(site.url);
  const button = visitor.page.getByRole("button", { name: "Talk to us (opens in a new tab)" });
  await button.waitFor();
  await visitor.page.getByText("Nobody is here at the moment").waitFor();
  await visitor.audit("the button on a foreign page");
  const tab = await opened(visitor, () => button.click());
  assert.equal(tab.url(), `${demo.url}/channel/${closed}`);
  assert.equal(await tab.evaluate(() => globalThis.opener), null);
  await tab.getByLabel("Your name").waitFor();
  await visitor.leave(/favicon\.ico/);
  await site.close();
});

test("an Instant Chat page opens the form filled in, and is told what is wrong", async () => {
  const script = (fields) => `
    <div id="chat"></div><output id="errors"></output>
    <script src="${demo.url}/InstantChat/InstantChat.aspx"></script>
    <script>
      const loader = new RescueInstantChatLoader();
      Object.assign(loader, { ICContainer: "chat", HostedErrorHandler: (name) => { document.getElementById("errors").textContent += name + " "; } }, ${JSON.stringify(fields)});
      loader.Start();
    </script>`;
  const site = await Site.serve(page(script({ EntryID: sales, Name: "Ida Instant", Comment1: "From the shop", Tracking0: "CASE-9", Language: "de" })));
  const technician = await Technician.arrive(browser);
  await technician.come(demo.url, demo.facts.technicians[0]);
  const visitor = await Customer.arrive(browser);
  await visitor.page.goto(site.url);
  const button = visitor.page.getByRole("button", { name: /Chatten Sie mit uns/ });
  await button.waitFor();
  visitor.page = await opened(visitor, () => button.click());
  await visitor.page.getByText("Prüfen Sie, was ausgefüllt ist").waitFor();
  assert.equal(await visitor.page.getByLabel("Ihr Name").inputValue(), "Ida Instant");
  await visitor.page.getByRole("button", { name: "Starten", exact: true }).click();
  await visitor.page.waitForURL("**/session");
  await technician.pickUp("Ida Instant");
  await technician.page.getByText("From the shop").first().waitFor();
  await technician.close();
  await visitor.leave(/favicon\.ico/);
  await technician.leave(...SIGNED_OUT);
  await site.close();

  for (const [fields, error] of [
    [{ EntryID: closed }, "NOTECHAVAILABLE"],
    [{ EntryID: "4711" }, "ERRNOSUCHENTRY"],
    [{ EntryID: "x" }, "INVALID_PARAMETERS"],
    [{ EntryID: sales, PrivateCode: "123456" }, "INVALID_PARAMETERS"],
    [{ EntryID: sales, Name: "x".repeat(65) }, "INVALID_PARAMETERS"],
    [{}, "INVALID_PARAMETERS"],
  ]) {
    const site = await Site.serve(page(script(fields)));
    const visitor = await Person.arrive(browser);
    await visitor.page.goto(site.url);
    await visitor.page.locator("#errors").filter({ hasText: error }).waitFor();
    await visitor.leave(/favicon\.ico/, /status of 404/);
    await site.close();
  }
});

test("an Instant Chat page with a PIN leads into the session", async () => {
  const [tess] = demo.facts.technicians;
  const pin = await demo.pin(tess, { cfield0: "Pia PIN", notechconsole: "1" });
  const script = `<div id="chat"></div><script src="${demo.url}/instantchat/instantchat.aspx"></script>
    <script>RescueInstantChatLoader.ICContainer = "chat"; RescueInstantChatLoader.PrivateCode = "${pin}"; RescueInstantChatLoader.Start();</script>`;
  const site = await Site.serve(page(script));
  const visitor = await Customer.arrive(browser);
  await visitor.page.goto(site.url);
  visitor.page = await opened(visitor, () => visitor.page.getByRole("button", { name: /Chat with us/ }).click());
  await visitor.waits();
  await visitor.leaveSession();
  await visitor.leave(/favicon\.ico/);
  await site.close();
});

test("a foreign form is told why a PIN was refused, and leads into the session when it was not", async () => {
  const [tess] = demo.facts.technicians;
  const form = `<form method="post" action="${demo.url}/Customer/Code.aspx"><label>PIN <input name="Code"></label>
    <input type="hidden" name="hostederrorhandling" value="1"><button>Go</button></form>`;
  const site = await Site.serve(page(form));
  order("organisation", "origins", "--organisation", demo.facts.organisation, "--allow", new URL(site.url).origin);
  const visitor = await Customer.arrive(browser);
  const back = async (pin) => {
    await visitor.page.goto(`${site.url}?case=7`);
    await visitor.page.getByLabel("PIN").fill(pin);
    await visitor.page.getByRole("button", { name: "Go" }).click();
    await visitor.page.waitForURL(/LogMeInRescueResponse/);
    return new URL(visitor.page.url());
  };
  const wrong = await back("000000");
  assert.deepEqual([...wrong.searchParams], [["case", "7"], ["LogMeInRescueResponse", "PINCODE_INVALID"]]);
  assert.equal((await back("")).searchParams.get("LogMeInRescueResponse"), "PINCODE_MISSING");
  const pin = await demo.pin(tess, { cfield0: "Fay Form", notechconsole: "1" });
  await visitor.page.getByLabel("PIN").fill(pin);
  await visitor.page.getByRole("button", { name: "Go" }).click();
  await visitor.waits();
  await visitor.leaveSession();
  await visitor.leave(/favicon\.ico/);
  await site.close();
});
