// The figures of a call, for `make bench`: how soon the first picture is there after the customer's click, and how many different pictures a second come
// from a real screen of 1280 × 720. Writes JSON to the file that it is given; says MISSED where a figure is not what it has to be.

import { writeFileSync } from "node:fs";
import { launch, MADE_UP_MEDIA } from "./browser.js";
import { Customer } from "./customer.js";
import { Demo } from "./demo.js";
import { COUNTER, Display } from "./display.js";
import { firstPicture, look } from "./frames.js";
import * as sharing from "./sharing.js";
import { Technician } from "./technician.js";

const ROUNDS = 30;
const BOUNDS = { first_picture_p95_ms: 1_500, pictures_per_second: 15, stop_ms: 200 };

const [, , out] = process.argv;
const demo = await Demo.start(2);
const made = await launch(...MADE_UP_MEDIA);
const display = await Display.open();

/** Two people in a session, called and trusted, and the customer about to press the button. */
async function ready(theirs, member, technician, name) {
  const customer = await Customer.arrive(theirs);
  await customer.come(demo.url, await demo.pin(member, { cfield0: name }));
  await technician.sees(name);
  await technician.pickUp(name);
  await sharing.connect(technician, customer);
  return { customer, yes: await sharing.asked(customer, "Share my screen") };
}

async function shown(theirs, member, technician, name) {
  const { customer, yes } = await ready(theirs, member, technician, name);
  const first = firstPicture(sharing.picture(technician));
  const clicked = Date.now();
  await customer.press(yes);
  return { customer, took: (await first) - clicked };
}

const [tess, omar] = demo.facts.technicians;
const technician = await Technician.arrive(made);
await technician.come(demo.url, tess);
const samples = [];
for (let round = 0; round < ROUNDS; round += 1) {
  const { customer, took } = await shown(made, tess, technician, `Round ${round}`);
  samples.push(took);
  await sharing.endNow(customer).click();
  await customer.page.getByRole("heading", { name: "The session is over" }).waitFor();
  await customer.context.close();
  await technician.close();
}
await technician.context.close();

const screens = await display.browser();
const other = await Technician.arrive(made);
await other.come(demo.url, omar);
const { customer } = await shown(screens, omar, other, "Real Screen");
const SECONDS = 10;
const seen = await look(sharing.picture(other), SECONDS * 1_000, COUNTER);
// From the press to the end of every track, by the page's own clock.
const stop = await sharing.endNow(customer).evaluate((button) => {
  const tracks = [...document.querySelectorAll("video")].flatMap((video) => video.srcObject?.getTracks() ?? []);
  const began = performance.now();
  button.click();
  return tracks.every((track) => track.readyState === "ended") ? performance.now() - began : Infinity;
});

samples.sort((one, two) => one - two);
const figures = {
  rounds: ROUNDS,
  first_picture_p50_ms: Math.round(samples[Math.floor(ROUNDS * 0.5)]),
  first_picture_p95_ms: Math.round(samples[Math.floor(ROUNDS * 0.95)]),
  picture: `${seen.width}x${seen.height}`,
  pictures_per_second: seen.distinct / SECONDS,
  stop_ms: Math.round(stop * 10) / 10,
};
await Promise.allSettled([screens.close(), made.close(), display.close()]);
await demo.stop();
const missed = [
  figures.first_picture_p95_ms < BOUNDS.first_picture_p95_ms ? null : "the first picture",
  figures.pictures_per_second >= BOUNDS.pictures_per_second ? null : "the pictures a second",
  figures.stop_ms < BOUNDS.stop_ms ? null : "the stop",
].filter(Boolean);
writeFileSync(out, `${JSON.stringify({ ...figures, bounds: BOUNDS }, null, 2)}\n`);
console.log(figures);
for (const figure of missed) console.log(`MISSED: ${figure}`);
process.exit(missed.length === 0 ? 0 : 1);
