// Under attack: too many wrong tries from one place, and guarded mode, in which an honest customer still gets in.

import assert from "node:assert/strict";
import { request } from "node:http";
import { after, before, test } from "node:test";
import { COMEBACK, launch, REFUSED, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Technician } from "../technician.js";

let demo, browser;
before(async () => {
  demo = await Demo.start(1);
  browser = await launch();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** One guess from another address of this machine; gives the status. */
function guess(address, pin) {
  return new Promise((resolve, reject) => {
    const call = request(
      {
        host: "127.0.0.1",
        port: demo.port,
        localAddress: address,
        method: "POST",
        path: "/",
        headers: { "Content-Type": "application/x-www-form-urlencoded" },
        timeout: 10_000,
      },
      (answer) => answer.resume().once("end", () => resolve(answer.statusCode)),
    );
    call.once("error", reject).once("timeout", () => call.destroy(new Error("no answer to a guess")));
    call.end(`Code=${pin}`);
  });
}

test("guarded mode: the technician is told, and a customer with the two words gets in", async () => {
  const technician = await Technician.arrive(browser);
  await technician.come(demo.url, demo.facts.technicians[0]);
  const dialog = await technician.newSession("Gerda Guard");
  await technician.press(technician.button("Get a PIN", dialog));
  const { pin, words } = await technician.invitation(dialog);
  await technician.press(technician.button("Done", dialog));

  const wrong = String((Number(pin) + 1) % 1_000_000).padStart(6, "0");
  for (let source = 1; source <= 24; source += 1) {
    assert.equal(await guess(`127.0.${source}.1`, wrong), 422, "an ordinary wrong guess is told so");
  }
  await technician.page.getByText("Guarded mode is on.").waitFor({ timeout: COMEBACK });
  await technician.audit("console: guarded mode");

  const customer = await Customer.arrive(browser);
  await customer.page.goto(demo.url);
  await customer.page.getByLabel("First word").waitFor();
  await customer.audit("entry page, guarded");
  const enter = async (first, second) => {
    await customer.page.getByLabel("PIN", { exact: true }).fill(pin);
    await customer.page.getByLabel("First word").fill(first);
    await customer.page.getByLabel("Second word").fill(second);
    await customer.start();
  };
  await enter(`${words[0]}x`, words[1]);
  await customer.page.getByText("Type the six digits and both words once more").waitFor();
  await customer.audit("entry page, guarded, a word misspelled");
  await enter(words[0].toUpperCase(), words[1]);
  await customer.waits();
  await technician.sees("Gerda Guard");
  await customer.leave(...REFUSED);
  await technician.leave(...SIGNED_OUT);
});

test("too many wrong tries from one place are told when to come back", async () => {
  const customer = await Customer.arrive(browser);
  await customer.page.goto(demo.url);
  const wait = customer.page.getByRole("heading", { name: "Please wait a little" });
  const wrong = customer.page.getByRole("heading", { name: "That did not work" });
  for (let attempt = 0; attempt < 6; attempt += 1) {
    await customer.page.getByLabel("PIN", { exact: true }).fill(String(100_000 + attempt));
    for (const word of ["First word", "Second word"]) {
      if ((await customer.page.getByLabel(word).count()) > 0) await customer.page.getByLabel(word).fill("acorn");
    }
    await Promise.all([customer.page.waitForEvent("load"), customer.start()]);
    await wait.or(wrong).first().waitFor();
    if ((await wait.count()) > 0) break;
  }
  await wait.waitFor();
  await customer.page.getByText(/You can try again in \d+ seconds?/).waitFor();
  await customer.audit("entry page, too many tries");
  await customer.leave(...REFUSED);
});
