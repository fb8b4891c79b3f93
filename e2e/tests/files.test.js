// Files from one side to the other: large ones over a network that changes on the way, and names that want to be more than names.

import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { LINE_DOWN, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { Demo } from "../demo.js";
import { Lab } from "../lab.js";
import * as sharing from "../sharing.js";
import { Technician } from "../technician.js";

/** Megabytes of the large file; `FILE_MB=500 node --test tests/files.test.js` is the long run. */
const LARGE = Number(process.env.FILE_MB ?? 100);
/** How long the large file may take on a slow machine. */
const ARRIVES = 400_000;

let demo, lab, theirs, ours;
const folder = mkdtempSync(join(tmpdir(), "towline-files-"));
before(async () => {
  lab = Lab.build();
  demo = await Demo.start(2);
  await lab.leadTo(demo.port);
  [theirs, ours] = await Promise.all(lab.sides.map((side) => side.browser()));
});
after(async () => {
  await Promise.allSettled([theirs?.close(), ours?.close()]);
  await lab?.leave();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** A file of random bytes, so that no piece of it looks like another; its path and its SHA-256. */
function made(name, megabytes) {
  const path = join(folder, name);
  const hash = createHash("sha256");
  const file = openSync(path, "w");
  for (let n = 0; n < megabytes; n += 1) {
    const piece = randomBytes(1024 * 1024);
    hash.update(piece);
    writeSync(file, piece);
  }
  closeSync(file);
  return { path, sha256: hash.digest("hex") };
}

async function exchanging(number, name) {
  const member = demo.facts.technicians[number];
  const technician = await Technician.arrive(ours);
  const customer = await Customer.arrive(theirs);
  await technician.come(demo.url, member);
  await customer.come(demo.url, await demo.pin(member, { cfield0: name }));
  await technician.sees(name);
  await technician.pickUp(name);
  await sharing.connect(technician, customer);
  await sharing.asked(customer, "Share my screen");
  await sharing.refuse(customer);
  await sharing.ask(technician, "files");
  await sharing.agree(customer, "Allow files");
  await sharing.standing(technician, "files", "on");
  return { technician, customer };
}

/** The customer chooses a file as with the button. */
function choose(customer, path) {
  return customer.page.locator(".files input[type=file]").setInputFiles(path);
}

test("a large file arrives whole over a network that changes on the way", async (t) => {
  const { technician, customer } = await exchanging(0, "Jane File");
  const { path, sha256 } = made("disk.img", LARGE);
  await choose(customer, path);
  await technician.press(technician.button("Accept disk.img"));
  const began = performance.now();
  const bar = technician.page.getByRole("progressbar");
  await technician.page.waitForFunction(() => Number(document.querySelector("progress")?.value ?? 0) >= 20, null, { timeout: ARRIVES });
  lab.sides[0].move();
  await technician.page.getByText("Arrived whole").waitFor({ timeout: ARRIVES });
  t.diagnostic(`${LARGE} MB in ${Math.round((performance.now() - began) / 1000)} s, the break included`);
  assert.equal(await bar.count(), 0);
  assert.equal(await technician.page.locator(".hash code").innerText(), sha256);
  await customer.page.getByText("Sent and checked.").waitFor();
  await customer.page.waitForFunction((hash) => document.querySelector(".file-hash")?.textContent.replaceAll(" ", "").endsWith(hash), sha256);
  await technician.audit("a file has arrived");
  await customer.audit("a file was sent");
  await customer.leave(...LINE_DOWN);
  await technician.leave(...LINE_DOWN, ...SIGNED_OUT);
});

test("AT-121, AT-122, AT-123: names are shown as names, and nothing is opened by itself", async () => {
  const { technician, customer } = await exchanging(1, "Jane Names");
  const names = [
    ["photo\u202egpj.exe", "photogpj.exe"],
    [`${"x".repeat(200)}.docx`, /^x+…\.docx$/],
    ["<img src=x onerror=alert(1)>.png", "_img src=x onerror=alert(1)_.png"],
    ["con.txt", "_con.txt"],
  ];
  for (const [given, shown] of names) {
    await customer.page.locator(".files input[type=file]").setInputFiles({ name: given, mimeType: "text/html", buffer: Buffer.from("<script>alert(1)</script>") });
    const row = technician.page.locator("li .name").filter({ hasText: shown }).first();
    await row.waitFor();
    await technician.press(technician.page.getByRole("button", { name: /^Accept / }).first());
    await technician.page.getByRole("button", { name: /^Save / }).first().waitFor();
  }
  assert.equal(technician.context.pages().length, 1, "no tab was opened");
  // Saved as told, by the press of a button, and with the same name.
  const [download] = await Promise.all([
    technician.page.waitForEvent("download"),
    technician.press(technician.page.getByRole("button", { name: "Save photogpj.exe" })),
  ]);
  assert.equal(download.suggestedFilename(), "photogpj.exe");
  await customer.leave();
  await technician.leave(...SIGNED_OUT);
});
