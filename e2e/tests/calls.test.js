// Seeing and helping: a call with its two words, the screen, the camera, what stops it and what does not. The screen and the camera are Chromium's own
// made-up ones, whose pictures are told apart by what they show.

import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { DESKTOP, launch, LINE_DOWN, MADE_UP_MEDIA, PHONE, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { firstPicture, look } from "../frames.js";
import * as sharing from "../sharing.js";
import { Technician } from "../technician.js";

let demo, browser;
before(async () => {
  demo = await Demo.start(6);
  browser = await launch(...MADE_UP_MEDIA);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

/** Two people in a session that came by a PIN, picked up and called. */
async function together(number, name, device = DESKTOP) {
  const member = demo.facts.technicians[number];
  const technician = await Technician.arrive(browser);
  const customer = await Customer.arrive(browser, device);
  await technician.come(demo.url, member);
  await customer.come(demo.url, await demo.pin(member, { cfield0: name }));
  await technician.sees(name);
  await technician.pickUp(name);
  await customer.helped(await technician.name());
  return { technician, customer };
}

test("the screen is seen after the words, moves, and is gone when the customer stops it", async (t) => {
  const { technician, customer } = await together(0, "Jane Screen");
  await sharing.call(technician);
  const words = await sharing.wordsOn(customer);
  await customer.audit("the two words");
  await customer.fits("the two words");
  await technician.audit("words to type");
  await sharing.typeWords(technician, words);
  const yes = await sharing.asked(customer, "Share my screen");
  await customer.audit("asked for the screen");
  await technician.audit("the customer is being asked");
  assert.equal(await sharing.banner(customer).isVisible(), false, "nothing is shared before it is allowed");
  const first = firstPicture(sharing.picture(technician));
  const clicked = Date.now();
  await customer.press(yes);
  t.diagnostic(`from the customer's click to the first picture: ${Math.round((await first) - clicked)} ms`);
  await sharing.banner(customer).waitFor();
  const seen = await look(sharing.picture(technician), 2_000);
  t.diagnostic(`in two seconds: ${seen.distinct} different pictures of ${seen.width} × ${seen.height}`);
  assert.ok(seen.distinct >= 6 && seen.width >= 1280, JSON.stringify(seen));
  await customer.audit("sharing the screen");
  await customer.fits("sharing the screen");
  await technician.audit("seeing the screen");
  await sharing.stop(customer, "view");
  await sharing.dark(technician);
  await sharing.banner(customer).waitFor({ state: "hidden" });
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("End now stops everything at once and ends the session", async () => {
  const { technician, customer } = await together(1, "Jane End");
  await sharing.connect(technician, customer);
  await sharing.agree(customer, "Share my screen");
  await look(sharing.picture(technician), 500);
  // Every track that the page ever sent has ended before the click is over.
  const ended = await sharing.endNow(customer).evaluate((button) => {
    const tracks = [];
    for (const video of document.querySelectorAll("video")) tracks.push(...(video.srcObject?.getTracks() ?? []));
    button.click();
    return { tracks: tracks.length, live: tracks.filter((track) => track.readyState === "live").length };
  });
  assert.ok(ended.tracks > 0 && ended.live === 0, JSON.stringify(ended));
  await customer.page.getByRole("heading", { name: "The session is over" }).waitFor();
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("End now works with the server dead", async () => {
  const { technician, customer } = await together(2, "Jane Dead");
  await sharing.connect(technician, customer);
  await sharing.agree(customer, "Share my screen");
  await look(sharing.picture(technician), 500);
  await demo.kill();
  const pictures = await look(sharing.picture(technician), 1_500);
  assert.ok(pictures.distinct >= 3, `the picture goes on without the server: ${JSON.stringify(pictures)}`);
  const live = await sharing.endNow(customer).evaluate((button) => {
    const tracks = [...document.querySelectorAll("video")].flatMap((video) => video.srcObject?.getTracks() ?? []);
    button.click();
    return tracks.filter((track) => track.readyState === "live").length;
  });
  assert.equal(live, 0);
  await demo.launch();
  await customer.page.getByRole("heading", { name: "The session is over" }).waitFor({ timeout: 20_000 });
  await customer.leave(...LINE_DOWN);
  await technician.leave(...LINE_DOWN, ...SIGNED_OUT);
});

test("the server dies and comes back: the picture goes on and both pages are back", async (t) => {
  const { technician, customer } = await together(3, "Jane Restart");
  await sharing.connect(technician, customer);
  await sharing.agree(customer, "Share my screen");
  await look(sharing.picture(technician), 500);
  await demo.kill();
  const without = await look(sharing.picture(technician), 2_000);
  assert.ok(without.distinct >= 4, JSON.stringify(without));
  const began = performance.now();
  await demo.launch();
  await technician.connected();
  await technician.say("Are you still there?");
  await customer.reads("Are you still there?");
  t.diagnostic(`both pages back after ${Math.round(performance.now() - began)} ms`);
  assert.ok((await look(sharing.picture(technician), 1_000)).distinct >= 2);
  await sharing.standing(technician, "view", "on");
  // What is asked and granted after it works as before.
  await sharing.ask(technician, "microphone");
  await sharing.agree(customer, "Switch on my microphone");
  await sharing.standing(technician, "microphone", "on");
  await sharing.stop(customer, "view");
  await sharing.dark(technician);
  await customer.leave(...LINE_DOWN);
  await technician.leave(...LINE_DOWN, ...SIGNED_OUT);
});

test("AT-021: wrong words twice close the seat", async () => {
  const { technician, customer } = await together(4, "Mallory");
  await sharing.call(technician);
  const right = await sharing.wordsOn(customer);
  // Two words of the list, but not in this order.
  const wrong = right.split(" ").reverse().join(" ");
  assert.notEqual(wrong, right);
  await sharing.typeWords(technician, wrong);
  await technician.page.getByText("One try is left").waitFor();
  await technician.audit("wrong words");
  await customer.audit("wrong words were typed");
  await sharing.typeWords(technician, wrong);
  await customer.page.getByRole("heading", { name: "The session is over" }).waitFor();
  assert.equal(await customer.page.locator(".two-words").isVisible(), false);
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});

test("a phone shows its camera, and every consent is asked for by itself", async () => {
  const { technician, customer } = await together(5, "Jane Phone", PHONE);
  await sharing.connect(technician, customer);
  await sharing.asked(customer, "Share my screen");
  await sharing.refuse(customer);
  await technician.page.locator("[data-ask=view].off").waitFor();
  await sharing.ask(technician, "camera");
  await sharing.agree(customer, "Show my camera");
  await sharing.standing(technician, "camera", "on");
  await firstPicture(sharing.picture(technician, "camera"));
  for (const [kind, yes] of [
    ["microphone", "Switch on my microphone"],
    ["files", "Allow files"],
    ["clipboard", "Allow copied text"],
  ]) {
    await sharing.ask(technician, kind);
    await sharing.asked(customer, yes);
    await customer.audit(`asked for ${kind}`);
    await sharing.refuse(customer);
    await technician.page.locator(`[data-ask=${kind}].off`).waitFor();
    await sharing.ask(technician, kind);
    await sharing.agree(customer, yes);
    await sharing.standing(technician, kind, "on");
  }
  await customer.audit("everything is shared");
  await customer.fits("everything is shared");
  await technician.audit("everything is shared");
  await sharing.ask(technician, "recording");
  await sharing.asked(customer, "Allow recording");
  await sharing.refuse(customer);
  await technician.page.locator("[data-ask=recording].off").waitFor();
  for (const kind of ["clipboard", "files", "microphone", "camera"]) {
    await sharing.stop(customer, kind);
    await technician.page.locator(`[data-ask=${kind}].off`).waitFor();
  }
  await sharing.banner(customer).waitFor({ state: "hidden" });
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});
