// A recorded session: asked for by the group, allowed by the customer, kept while it runs, played afterwards beside what happened; and the bundle of all that
// is kept of it, which verifies until a byte of it is changed.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { launch, MADE_UP_MEDIA, SIGNED_OUT } from "../browser.js";
import { Customer } from "../customer.js";
import { BINARY, Demo } from "../demo.js";
import { look } from "../frames.js";
import * as sharing from "../sharing.js";
import { Technician } from "../technician.js";

const folder = mkdtempSync(join(tmpdir(), "towline-evidence-"));
let demo, browser;
before(async () => {
  demo = await Demo.start(1);
  browser = await launch(...MADE_UP_MEDIA);
});
after(async () => {
  await browser?.close();
  await demo?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const towline = (...args) => execFileSync(BINARY, args, { encoding: "utf8" });

test("G-53: a session is recorded where the group asks and the customer allows it, and its evidence verifies", async () => {
  const groups = towline("group", "list", "--organisation", demo.facts.organisation, "--data", demo.data);
  for (const [, group] of groups.matchAll(/^(\d+)\t/gm)) {
    towline("group", "set", "--group", group, "--recording", "ask", "--data", demo.data);
  }
  const [member] = demo.facts.technicians;
  const technician = await Technician.arrive(browser);
  const customer = await Customer.arrive(browser);
  const pieces = [];
  technician.page.on("response", (answer) => {
    if (answer.request().method() === "PUT") pieces.push(answer.status());
  });
  await technician.come(demo.url, member);
  await customer.come(demo.url, await demo.pin(member, { cfield0: "Jane Record" }));
  await technician.sees("Jane Record");
  await technician.pickUp("Jane Record");
  await sharing.connect(technician, customer);
  await sharing.agree(customer, "Share my screen");
  await look(sharing.picture(technician), 500);
  assert.deepEqual(pieces, [], "nothing is kept before it is allowed");
  await sharing.ask(technician, "recording");
  await sharing.agree(customer, "Allow recording");
  await sharing.standing(technician, "recording", "on");
  await sharing.banner(customer).getByText("Recording").first().waitFor();
  await technician.say("This is recorded.");
  await customer.reads("This is recorded.");
  for (const ceiling = AbortSignal.timeout(30_000); pieces.length < 4; ceiling.throwIfAborted()) await look(sharing.picture(technician), 500);
  await sharing.stop(customer, "recording");
  await technician.page.getByText("The recording is saved.").waitFor({ timeout: 30_000 });
  // What was on its way when the customer took it back is not taken.
  const refused = pieces.indexOf(409);
  assert.ok(pieces.slice(0, refused < 0 ? undefined : refused).every((status) => status === 204), String(pieces));
  const session = await technician.page.locator("[data-session]").first().getAttribute("data-session");
  await technician.close();

  await technician.page.goto(`${demo.url}/console/record/${session}`);
  await technician.page.getByText("This is recorded.").waitFor();
  await technician.audit("a recording");
  const video = technician.page.locator("video");
  await video.evaluate((player) => ((player.muted = true), player.play()));
  const seen = await look(video, 2_000);
  assert.ok(seen.distinct >= 3, JSON.stringify(seen));
  await technician.page.waitForFunction(() => document.querySelector("video").currentTime > 1);

  const bundle = Buffer.from(
    await technician.page.evaluate(async (path) => [...new Uint8Array(await (await fetch(path)).arrayBuffer())], `/console/sessions/${session}/evidence`),
  );
  const path = join(folder, "evidence.tar");
  writeFileSync(path, bundle);
  const verify = () => spawnSync(BINARY, ["evidence", "verify", path], { encoding: "utf8" });
  const good = verify();
  assert.equal(good.status, 0, good.stdout + good.stderr);
  for (const place of [3, 600, Math.floor(bundle.length / 2), bundle.length - 1]) {
    const changed = Buffer.from(bundle);
    changed[place] ^= 1;
    writeFileSync(path, changed);
    assert.notEqual(verify().status, 0, `byte ${place}`);
  }
  assert.ok(readFileSync(path).length > 10_000);
  await customer.leave();
  await technician.leave(...SIGNED_OUT, /status of 409 \(Conflict\)/);
});
